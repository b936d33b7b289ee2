"use strict";
// Draws the charts of a page. Colours come from the style sheet, so that they follow the theme of the reader.
const inferline = (() => {
  const drawn = new Map();
  const root = document.documentElement;
  const colour = name => getComputedStyle(root).getPropertyValue("--" + name).trim();

  // --- numbers, as the tables of the page write them
  const trim = (value, digits) => Number(value.toPrecision(digits)).toLocaleString("en-US", { maximumFractionDigits: 10 });
  const number = value => Math.abs(value) >= 1e9 || (value !== 0 && Math.abs(value) < 1e-6) ? value.toExponential(2) : trim(value, Math.abs(value) >= 1000 ? 15 : 3);
  const pad = value => String(value).padStart(2, "0");
  const format = {
    Count: value => value.toLocaleString("en-US", { maximumFractionDigits: 1 }),
    Number: number,
    Rate: value => number(value) + "/s",
    Cost: value => value !== 0 && Math.abs(value) < 0.01 ? trim(value, 3) : value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    Share: value => trim(value * 100, 4) + "%",
    Duration: value => value === 0 ? "0" : Math.abs(value) < 0.9995 ? number(value * 1000) + " ms" : Math.abs(value) < 600 ? number(value) + " s" : Math.abs(value) < 36000 ? number(value / 60) + " min" : number(value / 3600) + " h",
    Clock: value => {
      const tenths = Math.round(value * 10), whole = Math.floor(tenths / 10);
      const tail = tenths % 10 ? "." + tenths % 10 : "";
      const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
      return (hours ? hours + ":" + pad(minutes) : minutes) + ":" + pad(whole % 60) + tail;
    },
  };
  const clockSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800, 1209600, 2419200];

  // --- scales
  function logarithmicSplits(low, high, most) {
    const splits = [];
    const factors = high / low > 2000 ? [1] : high / low > 60 ? [1, 3] : high / low > 8 ? [1, 2, 5] : [1, 2, 3, 4, 5, 7];
    for (let power = Math.floor(Math.log10(low)) - 1; power <= Math.ceil(Math.log10(high)); power++) {
      for (const factor of factors) {
        const split = factor * Math.pow(10, power);
        if (split >= low * 0.999 && split <= high * 1.001) splits.push(split);
      }
    }
    const every = Math.ceil(splits.length / most);
    return splits.filter((_, i) => i % every === 0);
  }

  // A range that holds the data, and those marks that would not squeeze the data.
  function rangeOf(values, axis, marks, isX) {
    let low = Infinity, high = -Infinity;
    for (const value of values) {
      if (value === null || value === undefined || (axis.isLogarithmic && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low > high) [low, high] = axis.isLogarithmic ? [1, 10] : [0, 1];
    for (const mark of marks) {
      if (mark.isVertical !== isX || mark.value === null) continue;
      if (mark.value > high && mark.value <= 3 * high) high = mark.value * (axis.isLogarithmic ? 1 : 1.04);
      if (mark.value < low && mark.value >= low / 3 && (mark.value > 0 || !axis.isLogarithmic)) low = mark.value;
    }
    if (axis.isLogarithmic) return low === high ? [low / 2, high * 2] : isX ? [low, high] : [low / 1.15, high * 1.15];
    if (isX) return low === high ? [low - 1, high + 1] : [low, high];
    if (axis.fromZero && low >= 0) return [0, high > 0 ? high * 1.08 : 1];
    const margin = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
    return [axis.fromZero ? Math.min(0, low - margin) : low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin];
  }

  function axisOf(axis, isX, names) {
    const write = format[axis.unit];
    const options = {
      scale: isX ? "x" : "y",
      stroke: () => colour("quiet"),
      font: "12px system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif",
      grid: { stroke: () => colour("grid"), width: 1 },
      ticks: { show: false },
      gap: isX ? 4 : 8,
      space: isX ? 64 : 38,
      values: (_, splits) => splits.map(split => split === null ? null : write(split)),
    };
    if (isX) options.size = 30;
    else options.size = (_, values) => values === null ? 40 : 16 + 6.7 * Math.max(3, ...values.map(value => (value || "").length));
    if (axis.unit === "Clock") options.incrs = clockSteps;
    if (axis.unit === "Count") options.incrs = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 1e8, 1e9];
    if (axis.isLogarithmic) {
      options.splits = (u, _, low, high) => logarithmicSplits(low, high, isX ? Math.max(2, Math.floor(u.width / 80)) : 8);
      options.filter = (_, splits) => splits;
    }
    return options;
  }

  // --- drawing
  function drawMarks(plot, marks) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.setLineDash([6 * devicePixelRatio, 5 * devicePixelRatio]);
    ctx.lineWidth = 1.5 * devicePixelRatio;
    for (const mark of marks) {
      const scale = mark.isVertical ? plot.scales.x : plot.scales.y;
      if (mark.value === null || mark.value < scale.min || mark.value > scale.max) continue;
      const at = Math.round(plot.valToPos(mark.value, mark.isVertical ? "x" : "y", true));
      ctx.strokeStyle = colour("c" + mark.colour);
      ctx.beginPath();
      ctx.moveTo(mark.isVertical ? at : bbox.left, mark.isVertical ? bbox.top : at);
      ctx.lineTo(mark.isVertical ? at : bbox.left + bbox.width, mark.isVertical ? bbox.top + bbox.height : at);
      ctx.stroke();
    }
    ctx.restore();
  }

  function seriesOf(chart) {
    const stepped = uPlot.paths.stepped({ align: 1 });
    const data = [chart.at], series = [{}], bands = [], names = [];
    for (const one of chart.series) {
      const ink = () => colour("c" + one.colour);
      const tint = () => ink() + "38";
      if (one.shape === "Band") {
        data.push(one.values, one.low);
        names.push(one.label + ", highest", one.label + ", lowest");
        bands.push({ series: [series.length, series.length + 1], fill: tint });
        const edge = { stroke: () => ink() + "70", width: 0.75, points: { show: false }, paths: one.stepped ? stepped : undefined };
        series.push({ ...edge }, { ...edge });
        continue;
      }
      data.push(one.values);
      names.push(one.label);
      series.push({
        stroke: ink,
        width: 1.75,
        spanGaps: false,
        paths: one.shape === "Step" || one.shape === "Area" ? stepped : undefined,
        fill: one.shape === "Area" ? tint : undefined,
        points: one.shape === "Dots" ? { show: true, size: 7, fill: ink, stroke: ink } : { show: false },
      });
    }
    return { data, series, bands, names };
  }

  function read(plot, chart, names, place) {
    const i = plot.cursor.idx;
    if (i === null || i === undefined) {
      place.textContent = "";
      return;
    }
    const parts = names.map((name, s) => [name, plot.data[s + 1][i]]).filter(([, value]) => value !== null && value !== undefined);
    place.textContent = chart.x.label + " " + format[chart.x.unit](chart.at[i]) + ": " + parts.map(([name, value]) => name + " " + format[chart.y.unit](value)).join(", ");
  }

  function draw(chart, width) {
    const place = document.querySelector('[data-chart="' + chart.id + '"]');
    if (!place || chart.at.length === 0) return;
    drawn.get(chart.id)?.plot.destroy();
    const { data, series, bands, names } = seriesOf(chart);
    const readout = place.parentElement.querySelector(".readout");
    const plot = new uPlot({
      width: width || place.clientWidth,
      height: place.clientHeight,
      series,
      bands,
      axes: [axisOf(chart.x, true), axisOf(chart.y, false)],
      scales: {
        x: { time: false, distr: chart.x.isLogarithmic ? 3 : 1, range: (u, low, high) => u.data[0] === chart.at && low === chart.at[0] && high === chart.at[chart.at.length - 1] ? rangeOf(chart.at, chart.x, chart.marks, true) : [low, high] },
        y: { distr: chart.y.isLogarithmic ? 3 : 1, range: u => rangeOf(u.data.slice(1).flat(), chart.y, chart.marks, false) },
      },
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false, dist: 8 } },
      padding: [10, 28, 0, 0],
      hooks: {
        draw: [u => drawMarks(u, chart.marks)],
        setCursor: [u => read(u, chart, names, readout)],
      },
    }, data, place);
    if (!drawn.has(chart.id)) place.addEventListener("keydown", event => onKey(event, chart.id));
    drawn.set(chart.id, { chart, plot, place });
  }

  // Draws a chart again whose points have changed.
  function update(chart) {
    const known = drawn.get(chart.id);
    if (known && known.chart === chart) known.plot.setData(seriesOf(chart).data);
    else draw(chart);
  }

  // The arrow keys move along the points, as the mouse does.
  function onKey(event, id) {
    const { plot, chart } = drawn.get(id);
    const last = chart.at.length - 1, now = plot.cursor.idx ?? -1;
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, PageDown: now + 20, PageUp: now - 20, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const i = Math.max(0, Math.min(last, next));
    plot.setCursor({ left: plot.valToPos(chart.at[i], "x"), top: plot.over.clientHeight / 2 });
  }

  function drawAll(charts) {
    for (const chart of charts) draw(chart);
  }

  function start(charts) {
    drawAll(charts);
    const again = () => drawAll([...drawn.values()].map(one => one.chart));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    new ResizeObserver(() => {
      for (const { plot, place } of drawn.values()) {
        if (place.clientWidth > 0 && place.clientWidth !== plot.width) plot.setSize({ width: place.clientWidth, height: place.clientHeight });
      }
    }).observe(document.body);
    addEventListener("beforeprint", () => {
      root.classList.add("paper");
      for (const { chart } of [...drawn.values()]) draw(chart, 640);
    });
    addEventListener("afterprint", () => {
      root.classList.remove("paper");
      again();
    });
    root.dataset.charts = String(drawn.size);
  }

  const charts = JSON.parse(document.getElementById("charts").textContent);
  start(charts);
  return { charts, format, update };
})();
