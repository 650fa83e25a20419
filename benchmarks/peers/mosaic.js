/** Four linked views and a count, as the documentation of Mosaic teaches them: DuckDB in the browser, one selection. */

import { makeClient } from "@uwdata/mosaic-core";
import * as vg from "@uwdata/vgplot";
import { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm";

const VIEW = [vg.width(520), vg.height(320)];
const at = (name) => new URL(name, location.href).href;

const db = new AsyncDuckDB(new VoidLogger(), new Worker("duckdb-browser-eh.worker.js"));
await db.instantiate(at("duckdb-eh.wasm"));
vg.coordinator().databaseConnector(vg.wasmConnector({ duckdb: db }));
await vg.coordinator().exec([vg.loadCSV("customers", at("customers.csv"))]);

const brushed = vg.Selection.crossfilter();
const customers = vg.from("customers", { filterBy: brushed });
const dots = (x, y) => vg.plot(vg.dot(customers, { x, y, fill: "segment" }), vg.intervalXY({ as: brushed }), ...VIEW);
const views = {
  pair: dots("income", "spending"),
  map: dots("pc1", "pc2"),
  ages: vg.plot(
    vg.rectY(customers, { x: vg.bin("age"), y: vg.count(), fill: "segment" }),
    vg.intervalX({ as: brushed }),
    ...VIEW,
  ),
  segments: vg.plot(
    vg.barX(customers, { x: vg.count(), y: "segment", fill: "segment" }),
    vg.toggleY({ as: brushed }),
    ...VIEW,
  ),
};
for (const [id, view] of Object.entries(views)) document.getElementById(id).replaceChildren(view);

makeClient({
  selection: brushed,
  query: (filter) => vg.Query.from("customers").select({ n: vg.count() }).where(filter),
  queryResult: (rows) => {
    document.querySelector("h1").textContent = `${rows.toArray()[0].n} customers`;
  },
});
