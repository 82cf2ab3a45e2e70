"use strict";

const element = (id) => document.getElementById(id);
const time = (text) => (text ? new Date(text).toLocaleString() : "");

async function read(path) {
  const token = sessionStorage.getItem("token") || "";
  const answer = await fetch("/api/v1/" + path, { headers: { Authorization: "Bearer " + token } });
  if (answer.status === 401) throw new Error("token");
  return answer.json();
}

// What comes from stations is only ever text.
function fill(id, rows) {
  const body = element(id);
  body.replaceChildren(
    ...rows.map((cells) => {
      const row = document.createElement("tr");
      for (const cell of cells) {
        const box = document.createElement("td");
        box.textContent = cell ?? "";
        row.append(box);
      }
      return row;
    }),
  );
}

async function show() {
  try {
    const [about, stations, transactions, refusals] = await Promise.all(
      ["about", "stations", "transactions?limit=20", "refusals?limit=20"].map(read),
    );
    element("ask").hidden = true;
    element("main").hidden = false;
    element("url").textContent = about.url;
    fill("stations", stations.items.map((each) => [
      each.id,
      each.online ? "online" : "offline",
      each.version,
      [each.vendor, each.model].filter(Boolean).join(" "),
      each.connectors.map((c) => `${c.evse_id}: ${c.charging_state || c.status}`).join(", "),
      time(each.last_seen),
    ]));
    fill("transactions", transactions.items.map((each) => [
      each.station,
      each.id_token,
      time(each.started_at),
      time(each.stopped_at),
      each.energy_wh === null ? "" : (each.energy_wh / 1000).toFixed(3) + " kWh",
    ]));
    fill("refusals", refusals.items.map((each) => [
      each.station_id, each.address, each.reason, each.times, time(each.last_at),
    ]));
    setTimeout(show, 2000);
  } catch (error) {
    if (error.message !== "token") {
      setTimeout(show, 5000);
      return;
    }
    element("wrong").textContent = sessionStorage.getItem("token") ? "This token is not right." : "";
    sessionStorage.removeItem("token");
    element("main").hidden = true;
    element("ask").hidden = false;
  }
}

element("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", element("token").value.trim());
  show();
});
show();
