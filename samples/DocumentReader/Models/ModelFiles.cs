namespace DocumentReader.Models;

/// <summary>The files of the package.</summary>
/// <param name="Folder">Where they are.</param>
public sealed record ModelFiles(string Folder)
{
    public string Detection => Path.Combine(Folder, "ch_PP-OCRv4_det_infer.onnx");

    public string Orientation => Path.Combine(Folder, "ch_ppocr_mobile_v2.0_cls_infer.onnx");

    public string Recognition => Path.Combine(Folder, "ch_PP-OCRv4_rec_infer.onnx");

    public string Characters => Path.Combine(Folder, "ppocr_keys_v1.txt");
}
