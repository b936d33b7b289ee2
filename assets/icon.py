"""Draws icon.png, which every package carries: three stages in a line, the middle one with three replicas. Run in this folder: python3 icon.py"""
import struct
import zlib

SIZE, SUPERSAMPLES = 128, 4
BACKGROUND, LINE, STAGE, REPLICA = (24, 42, 77), (122, 162, 247), (255, 255, 255), (255, 184, 77)
BOXES = [(14, 52, 38, 76, STAGE), (52, 22, 76, 46, REPLICA), (52, 52, 76, 76, REPLICA), (52, 82, 76, 106, REPLICA), (90, 52, 114, 76, STAGE)]
LINES = [((38, 64), (52, y)) for y in (34, 64, 94)] + [((76, y), (90, 64)) for y in (34, 64, 94)]


def inside(x, y, left, top, right, bottom, radius):
    dx = max(left + radius - x, 0, x - (right - radius))
    dy = max(top + radius - y, 0, y - (bottom - radius))
    return left <= x <= right and top <= y <= bottom and dx * dx + dy * dy <= radius * radius


def near(x, y, start, end):
    (x0, y0), (x1, y1) = start, end
    t = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
    t = min(max(t, 0), 1)
    return (x - x0 - t * (x1 - x0)) ** 2 + (y - y0 - t * (y1 - y0)) ** 2 <= 4


def colour(x, y):
    if not inside(x, y, 0, 0, SIZE, SIZE, 22):
        return (0, 0, 0, 0)
    for left, top, right, bottom, fill in BOXES:
        if inside(x, y, left, top, right, bottom, 6):
            return (*fill, 255)
    return (*(LINE if any(near(x, y, *line) for line in LINES) else BACKGROUND), 255)


def pixel(column, row):
    steps = [(i + 0.5) / SUPERSAMPLES for i in range(SUPERSAMPLES)]
    samples = [colour(column + dx, row + dy) for dy in steps for dx in steps]
    alpha = sum(sample[3] for sample in samples)
    shades = [round(sum(s[c] * s[3] for s in samples) / alpha) if alpha else 0 for c in range(3)]
    return bytes((*shades, round(alpha / len(samples))))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
with open("icon.png", "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)))
    file.write(chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
