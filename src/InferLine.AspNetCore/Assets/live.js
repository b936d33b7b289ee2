"use strict";
// Feeds the charts of a live page with what the host sends.
(() => {
  const seconds = 600;
  const mostDecisions = 200;
  const charts = Object.fromEntries(inferline.charts.map(chart => [chart.id, chart]));
  const format = inferline.format;
  const connection = document.getElementById("connection");
  const problems = document.getElementById("problems");
  let before = null;

  function show(key, text) {
    for (const place of document.querySelectorAll('[data-live="' + key + '"]')) place.textContent = text;
  }

  function connected(isLive) {
    connection.textContent = isLive ? "● Live" : "Not connected; trying again";
    connection.className = "verdict " + (isLive ? "good" : "bad");
  }

  // One more point; what is older than the page keeps goes.
  function add(chart, at, values) {
    chart.at.push(at);
    chart.series.forEach((series, s) => series.values.push(values[s] ?? null));
    while (chart.at.length > 2 && chart.at[0] < at - seconds) {
      chart.at.shift();
      for (const series of chart.series) series.values.shift();
    }
    inferline.update(chart);
  }

  // The host began again: what was shown is of another time.
  function forget() {
    for (const chart of inferline.charts) {
      chart.at.length = 0;
      for (const series of chart.series) series.values.length = 0;
    }
    document.getElementById("decision-rows").replaceChildren();
    before = null;
  }

  function showEnvelope(points) {
    const chart = charts.envelope;
    if (points.length === 0) return;
    chart.at.splice(0, chart.at.length, ...points.map(point => point.window));
    chart.series[0].values = points.map(point => point.planned || null);
    chart.series[1].values = points.map(point => point.live || null);
    inferline.update(chart);
  }

  // The line of what was planned: another plan may hold by now.
  function showMark(chart, value, text) {
    const mark = chart.marks[0];
    if (mark.value === value) return;
    mark.value = value;
    document.querySelector("#" + chart.id + " [data-mark]").textContent = value === null ? "–" : text(value);
  }

  function showDecision(decision) {
    const rows = document.getElementById("decision-rows");
    const row = document.createElement("tr");
    for (const text of [format.Clock(decision.at), decision.change, decision.reason]) {
      const cell = row.appendChild(document.createElement(row.children.length ? "td" : "th"));
      cell.textContent = text;
      cell.className = row.children.length === 3 ? "text long" : "text";
    }
    row.firstChild.scope = "row";
    row.className = "new";
    setTimeout(() => row.className = "", 3000);
    rows.prepend(row);
    while (rows.children.length > mostDecisions) rows.lastChild.remove();
  }

  function showStages(choices) {
    const stages = [...document.querySelectorAll(".graph svg")].map(svg => svg.querySelectorAll("g[data-stage] .choice"));
    for (const places of stages) {
      choices.forEach((choice, s) => {
        if (places[s] && places[s].firstChild.data !== choice) places[s].firstChild.data = choice;
      });
    }
  }

  function take(snapshot) {
    if (before && snapshot.now < before.now) forget();
    showMark(charts.load, snapshot.plannedRate, format.Rate);
    showMark(charts.attainment, snapshot.attainmentWanted, format.Share);
    const passed = before ? snapshot.now - before.now : 0;
    const rate = passed > 0 ? (snapshot.arrivals - before.arrivals) / passed : null;
    if (rate !== null) add(charts.load, snapshot.now, [rate]);
    add(charts.replicas, snapshot.now, snapshot.replicas);
    add(charts.attainment, snapshot.now, [snapshot.attainment]);
    add(charts.cost, snapshot.now, [snapshot.costPerHour]);
    showEnvelope(snapshot.envelope);
    snapshot.decisions.forEach(showDecision);
    showStages(snapshot.choices);
    show("rate", rate === null ? "–" : format.Number(rate));
    show("attainment", snapshot.attainment === null ? "–" : format.Share(snapshot.attainment));
    show("cost", format.Cost(snapshot.costPerHour));
    show("arrivals", format.Count(snapshot.arrivals));
    show("clock", format.Clock(Math.floor(snapshot.now)));
    show("objective", snapshot.objective);
    problems.textContent = snapshot.problems.join("; ");
    problems.hidden = snapshot.problems.length === 0;
    before = snapshot;
    document.documentElement.dataset.snapshots = String(1 + Number(document.documentElement.dataset.snapshots || 0));
  }

  // The table of a chart is made when it is opened.
  for (const place of document.querySelectorAll("[data-table]")) {
    place.closest("details").addEventListener("toggle", event => {
      if (!event.target.open) return;
      const chart = charts[place.dataset.table];
      const table = document.createElement("table");
      const header = table.createTHead().insertRow();
      for (const label of [chart.x.label, ...chart.series.map(series => series.label)]) {
        const cell = header.appendChild(document.createElement("th"));
        cell.textContent = label;
        cell.scope = "col";
      }
      const body = table.createTBody();
      chart.at.forEach((at, i) => {
        const row = body.insertRow();
        for (const text of [format[chart.x.unit](at), ...chart.series.map(series => series.values[i] === null ? "–" : format[chart.y.unit](series.values[i]))]) {
          row.insertCell().textContent = text;
        }
      });
      place.replaceChildren(table);
    });
  }

  const source = new EventSource(connection.dataset.events);
  source.addEventListener("open", () => connected(true));
  source.addEventListener("error", () => connected(false));
  source.addEventListener("snapshot", event => take(JSON.parse(event.data)));
  addEventListener("pagehide", () => source.close());
})();
