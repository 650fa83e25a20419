/** How each column that forms segments is scaled, and as how many columns it counts. */

/** @import { ColumnLook, Question } from "../../types.d.ts" */

import { element } from "../elements.js";
import { field, menu } from "./menus.js";

const SCALINGS = { auto: "by its distribution", standard: "standard", robust: "robust: median and quartiles", "min-max": "min-max: 0 to 1", log: "logarithm, for heavy tails", none: "as it is" };
const WEIGHTS = { 0.5: "counts half", 1: "counts once", 2: "counts twice" };

export class Scales {
  /** @param {Question} question changed in place @param {() => ColumnLook[]} forming the columns that form segments now */
  constructor(question, forming) {
    this.question = question;
    this.forming = forming;
    this.list = element("div", "choices");
    this.node = element("div", "", element("p", "quiet", "Scale and weight of each column that forms segments:"), this.list);
    this.update();
  }

  /** Show the columns that form segments now. */
  update() {
    const columns = this.forming();
    this.node.hidden = !columns.length;
    this.list.replaceChildren(...columns.map((column) => field(column.column, this.#choices(column))));
  }

  /** @param {ColumnLook} column */
  #choices(column) {
    const isNumber = column.can_be.includes("amount") && column.role !== "category" && column.role !== "forming category";
    return element("span", "scale-and-weight", ...(isNumber ? [this.#scaling(column)] : []), this.#weight(column));
  }

  /** @param {ColumnLook} column */
  #scaling({ column }) {
    const { scalings } = this.question;
    return menu(SCALINGS, scalings[column] ?? "auto", `How ${column} is scaled`, (value) => {
      if (value === "auto") delete scalings[column];
      else scalings[column] = value;
    });
  }

  /** @param {ColumnLook} column */
  #weight({ column }) {
    const { weights } = this.question;
    const known = weights[column] ?? 1;
    const options = known in WEIGHTS ? WEIGHTS : { ...WEIGHTS, [known]: `counts ${known} times` };
    return menu(options, String(known), `How much ${column} counts`, (value) => {
      if (value === "1") delete weights[column];
      else weights[column] = Number(value);
    });
  }
}
