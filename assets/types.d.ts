/** Types that modules share; only `tsc` reads them. Documents are written by `dashboard/packing/packed.py`, `sheets.py`, `evidence.py`. */

export type { Cells } from "./crossfilter/cells.js";
export type { Crossfilter } from "./crossfilter/crossfilter.js";
export type { Group } from "./crossfilter/group.js";
export type { Layer } from "./crossfilter/layer/layer.js";
export type { Tip } from "./page/charts/input/tips.js";
export type { Explorer } from "./page/explorer.js";
export type { Names } from "./page/names/names.js";
export type { Words } from "./page/words.js";

import type { Cells } from "./crossfilter/cells.js";
import type { Crossfilter } from "./crossfilter/crossfilter.js";
import type { Draw } from "./crossfilter/layer/symbols.js";
import type { Tip } from "./page/charts/input/tips.js";
import type { Words } from "./page/words.js";

// --- the page of a segmentation -------------------------------------------------------------------------------------

export type Codes = Uint8Array | Uint16Array | Uint32Array;
export type Numbers = Codes | Int8Array | Float32Array | Float64Array;

/** `inner`: the variance within cells, which are groups of different customers where nobody may be singled out. */
export interface Feature {
  key: string;
  label: string;
  short: string;
  title: string;
  unit: string;
  step: number;
  decimals: number;
  min: number;
  max: number;
  inner?: number;
  /** Whether it forms segments by its logarithm. */
  log?: boolean;
  /** Whether it is a descriptor, which took no part in forming segments; customers without a value in it have NaN, the last of its values. */
  describes?: boolean;
  /** Words for lower and higher values, where those two would be odd. */
  compared?: [lower: string, higher: string] | null;
  bins: Bins;
  /** Bins on a logarithmic axis. */
  log_bins?: Bins;
}

/** `edges`: where bins begin, and the end, where they are not equally wide. */
export interface Bins {
  start: number;
  width: number;
  count: number;
  edges?: number[];
}

/** What evidence measures of each cell: a feature without bins. */
export type Measure = Omit<Feature, "bins" | "log_bins" | "inner"> & { bins?: Bins };

export interface Category {
  key: string;
  label: string;
  values: string[];
  /** Which value is yes, and the words for those who have it, where values are yes and no. */
  flag: { yes: string; words: string } | null;
  /** Whether it forms segments; else it describes them. */
  forms?: boolean;
}

/** `name`: what it is called now; `derived`: what it is called without a given name, once names are known. */
export interface Segment {
  name: string;
  /** Of its color and mark, from 1. */
  slot: number;
  derived?: string;
  action: string;
  size: number;
  center: Record<string, number>;
  common: Record<string, string>;
}

export interface Solution {
  segments: Segment[];
  /** Features, those first that separate the segments most. */
  strongest: string[];
  /** Categories that form segments, those first that separate them most; only where there are some. */
  strongest_categories?: string[];
  associations: string[];
  /** Whether segments differ in descriptors, the largest difference first; only where there are descriptors. */
  differences?: string[];
}

/** Where an array lies in a buffer. */
export interface ArrayPlace {
  name: string;
  type: "int8" | "uint8" | "uint16" | "uint32" | "float32" | "float64";
  offset: number;
  length: number;
}

export interface Page {
  fingerprint: string;
  source: string;
  total: number;
  /** Customers who are in no segment. */
  left_out: number;
  drawn: number;
  examples: number | null;
  smallest: number | null;
  n_cells: number;
  ks: number[];
  /** Which segment a customer belongs to, as a sentence. */
  belongs: string;
  defaults: { k: number; picked: Picked };
  views: ViewFacts[];
  features: Feature[];
  categories: Category[];
  ids: string[] | null;
  solutions: Record<string, Solution>;
  measures: Measure[];
  evidence?: Evidence;
  arrays: ArrayPlace[];
  limits: LinkLimits;
}

/** Features chosen in menus, by the name of the menu. */
export type Picked = Record<string, string>;

/**
 * A linked view as its Python file declares it. `follows`: choices, other than its menus, without which its chart is out of
 * date. `is_offered`: it is there once people switch it on.
 */
export interface ViewFacts {
  name: string;
  menus: string[];
  follows: ("k" | "plain" | "every")[];
  is_offered: boolean;
}

/** What a link may hold at most, as `analysis/model/selections/selection.py` says; all numbers stay below `number`. */
export interface LinkLimits {
  clauses: number;
  parts: number;
  entries: number;
  points: number;
  depth: number;
  number: number;
}

// --- selections -----------------------------------------------------------------------------------------------------

export type Between = ["between", field: string, low: number, high: number];
export type Inside = ["inside", x: string, y: string, flat: number[]];
export type OneOf = ["oneof", field: string, ...values: (string | number)[]];
export type Condition = Between | Inside | OneOf;
/** Conditions that must all hold. */
export type Part = Condition[];
/** What one view selects: any of the parts must hold. */
export interface Clause {
  view: string;
  parts: Part[];
}
/** At most one clause per view; never changed in place. */
export type Selection = readonly Clause[];

// --- panels, brushes and marks --------------------------------------------------------------------------------------

/** One panel as its figure describes it in `layout.meta.panels`. */
export interface PanelMeta {
  view: string;
  kind: string;
  title?: string;
  segment?: number;
  field?: string;
  xaxis?: string;
  yaxis?: string;
}
export type FieldMeta = PanelMeta & { field: string; log?: boolean };
export type BarsMeta = FieldMeta & { segment: number };
export type PlaneMeta = PanelMeta & { x: string; y: string; xlog?: boolean; ylog?: boolean };
export type DotsMeta = FieldMeta & PlaneMeta;
export type ProfilesMeta = PanelMeta & { fields: string[]; z: number[][] };
export type LinesMeta = PanelMeta & { title: string; ks: number[]; values: number[] };
export type StripsMeta = PanelMeta & { own: number };
export type SilhouettesMeta = FieldMeta & { starts: number[] };
/** `ks`: the numbers of segments, a column of ends for each. */
export type FlowMeta = PanelMeta & { ks: number[] };

/** Where a panel was drawn, in pixels from the graph's top left corner. */
export interface Panel<Meta extends PanelMeta = PanelMeta> {
  meta: Meta;
  left: number;
  top: number;
  width: number;
  height: number;
  xRange: Range;
  yRange: Range;
}
export type Range = [number, number];
export type Point = [number, number];

/** In the units of the axes: values, or their signed logarithms. */
export interface Box {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}
/** What a gesture draws, in the units of the axes; lasso: x1, y1, x2, y2, ... */
export type Shape = { box: Box } | { lasso: number[] };
export interface Edges {
  left: boolean;
  right: boolean;
  top: boolean;
  bottom: boolean;
}
/** A shape drawn in a panel, and which part of its view's clause it is. */
export interface Brush {
  panel: Panel;
  index: number;
  shape: Shape;
}
export type EdgedBrush = Brush & { edges: Edges | null };

/** `segments`, `marks`: of each segment shown; `colors`: of each slot. */
export interface Palette {
  slots: number[];
  colors: string[];
  segments: string[];
  marks: Draw[];
  whole: string;
  card: string;
  ink: string;
  tint: number;
}

/** What is painted: the cross-filter, what is selected, and how it is shown. `committed`: without what is being brushed. */
export interface Scene {
  cf: Crossfilter;
  selection: Selection;
  committed: Selection;
  words: Words;
  palette: Palette;
  chosen: number;
  shade?: Shade;
}
export type Shade = "margin" | "stability";

/**
 * How one kind of marks is painted, brushed and clicked.
 *
 * paint: draw what is selected over the gray whole. part: a brush as conditions, null if it holds no value. shape:
 * conditions as a brush, to draw and move it. pick: what a click selects. step: how far an arrow key moves a brush.
 * axes: along which a box can be drawn. choose, chooseBy: what a click or an arrow key changes in the state, for kinds
 * that are not brushed. next: what an arrow key selects after `part`. owns: whether a part of the view belongs to this
 * panel. marks: whether the figure has a gray mark for each cell, which the page places. prepare:
 * give cells what the places of marks need, before they are drawn. titled: whether the title stands
 * over the panel. tip: lines of a tooltip, where Plotly has none.
 */
export interface Kind<Meta extends PanelMeta = PanelMeta> {
  paint(ctx: CanvasRenderingContext2D, panel: Panel<Meta>, cf: Crossfilter, palette: Palette, scene: Scene): void;
  part(panel: Panel<Meta>, shape: Shape, page: Page): Part | null;
  shape(panel: Panel<Meta>, part: Part, page: Page, cf: Crossfilter): Shape;
  pick(panel: Panel<Meta>, px: number, py: number, cf: Crossfilter): Part | null;
  step(panel: Panel<Meta>, page: Page): { dx: number; dy: number };
  axes: "x" | "y" | "xy" | "none";
  choose?(panel: Panel<Meta>, px: number, py: number, cf: Crossfilter): Choice | null;
  chooseBy?(panel: Panel<Meta>, key: string, scene: Scene): Choice | null;
  next?(panel: Panel<Meta>, part: Part | null, by: 1 | -1, cf: Crossfilter): Part;
  owns?(panel: Panel<Meta>, part: Part): boolean;
  marks?: boolean;
  prepare?(cells: Cells, meta: Meta): void;
  titled?: boolean;
  tip?(panel: Panel<Meta>, px: number, py: number, cf: Crossfilter, words: Words): string[] | null;
}
export type Choice = { k: number } | { segment: number };

// --- the page's state -----------------------------------------------------------------------------------------------

/** What is shown and selected; the address says the same. */
export interface State {
  path: string;
  k: number;
  picked: Picked;
  /** Charts whose axes are plain though features form segments by logarithms, joined by dots. */
  plain: string;
  /** `1` where all categories are shown, not only those that differ most. */
  every: string;
  /** Views that people switched on, joined by dots. */
  more: string;
  /** Keys of the numbers that cards show, joined by dots; empty for those that are shown unasked. */
  lines: string;
  /** Numbers of the two editions that are compared over time, joined by a dot; empty for the approved one and the latest. */
  editions: string;
  segment: number;
  selection: Selection;
}
export type Change = Partial<State> & { problems?: string[] };

/** What charts ask of the page. */
export interface Host {
  scene(): Scene;
  /** Show what one view selects while the pointer moves. */
  preview(view: string, parts: Part[]): void;
  commit(view: string, parts: Part[], how?: { replace?: boolean }): void;
  go(change: Change): void;
  showSegments(k: number): void;
  /** Commit what was previewed. */
  settle(): void;
  /** Forget what was previewed. */
  revert(): void;
  tip: Tip;
}

// --- figures and Plotly ---------------------------------------------------------------------------------------------

/** Small multiples: the narrowest panel, the most columns, and the heights of a row's parts. */
export interface Grid {
  least: number;
  most: number;
  height: number;
  title: number;
  foot: number;
}
export interface Axis {
  domain?: Range;
  /** How many labels there are at most. */
  nticks?: number;
  range: Range;
  title?: { text: string };
}
export interface FigureMeta {
  panels: PanelMeta[];
  grid?: Grid;
  /** Titles of axes where there is little room. */
  narrow?: Record<string, string>;
}
export interface FigureLayout {
  meta: FigureMeta;
  margin: { l: number; r: number; t: number; b: number };
  height?: number;
  /** Axes by name: `xaxis`, `yaxis2`. */
  [axis: string]: unknown;
}
export interface Trace {
  x?: number[];
  y?: number[];
  [property: string]: unknown;
}
export interface Figure {
  data: Trace[];
  layout: FigureLayout;
}
export interface PlotlyGraph extends HTMLElement {
  layout?: FigureLayout;
  on?(event: string, heard: () => void): void;
}

// --- segments.json --------------------------------------------------------------------------------------------------

/** All null where nobody has a value in a descriptor. */
export interface FeatureProfile {
  mean: number;
  median: number;
  q1: number;
  q3: number;
  index: number | null;
  z: number;
}
export interface CategoryShare {
  value: string;
  n: number;
  share: number;
  index: number | null;
}
export interface Fidelity {
  size: number;
  covered: number;
  correct: number;
  precision: number | null;
  recall: number | null;
}
export interface Rule {
  texts: { words: string; sql: string; pandas: string; excel: string };
  fidelity: Fidelity;
  cross_validated: Fidelity;
}
export interface Typical {
  n: number;
  ids: string;
  features: Record<string, number>;
  categories: Record<string, string>;
}
export interface Sheet {
  center: Record<string, number>;
  /** Where the center lies along each category that forms segments. */
  coordinates: Record<string, number[]>;
  features: Record<string, FeatureProfile>;
  categories: Record<string, CategoryShare[]>;
  rule: Rule;
  small: boolean;
  /** −1, 0 or 1: lower, about average, higher than all customers; null where averages mislead. */
  levels: Record<string, number | null>;
  shares_of: { what: string; share: number }[];
  typical: Typical;
  sentences: string[];
}
export interface SheetsOfSolution {
  cross_validated: number | null;
  segments: Sheet[];
  /** What places customers, where that is not the nearest center. */
  clouds?: Clouds;
}
/** A Gaussian mixture in scaled units; `roots`: the upper triangular roots of the inverse covariances. */
export interface Clouds {
  weights: number[];
  means: number[][];
  roots: number[][][];
}
export interface Total {
  key: string;
  what: string;
}
export interface Overall {
  features: Record<string, FeatureProfile>;
  categories: Record<string, { most_common: string }>;
}
export interface Sheets {
  scaling: Scaling;
  overall: Overall;
  /** Numbers whose sum over customers means something, and what that sum is called. */
  adding_up: Total[];
  solutions: Record<string, SheetsOfSolution>;
}
export interface Scaling {
  mean: Record<string, number>;
  scale: Record<string, number>;
  kind: Record<string, string>;
  /** Where the values of each category that forms segments lie, by key and value. */
  coordinates: Record<string, Record<string, number[]>>;
  /** Directions that form segments in place of many columns, each with a loading on every coordinate. */
  components: number[][];
}

// --- evidence -------------------------------------------------------------------------------------------------------

/** How far the evidence is, seconds left, and final verdicts by number of segments; empty when nobody looks for it. */
export interface Waiting {
  phase?: string;
  done?: number;
  left?: number;
  failed?: string;
  known?: Record<string, { verdict: Verdict; sentence: string }>;
}
/** The verdict on one segment; `jaccard`: how alike it comes out again, 1 is identical. */
export interface SegmentVerdict {
  word: "stable" | "valid" | "pattern" | "unreliable" | "chance";
  label: string;
  jaccard: number;
  kind: "natural" | "constructed" | "unstable";
  sentences: { sure: string; kind: string; course: string };
}
/** `origin`: with one segment less, the segment that most of its customers are in; nearly the same from `first` to `last`. */
export interface JudgedSegment extends SegmentVerdict {
  segment: number;
  origin: { segment: number; share: number; stability: number } | null;
  first: number;
  last: number;
}
/** By number of segments; `together`: a sentence on all of them. */
export interface Verdicts {
  verdicts: Record<string, string>;
  segments: Record<string, SegmentVerdict[]>;
  together: Record<string, string>;
}
/** What another method finds; `agreement` null where it finds no groups. */
export interface Opinion {
  method: "mixture" | "ward" | "density";
  name: string;
  agreement: number | null;
  n_groups: number;
  left_out: number;
  sentence: string;
  assumes: string;
}
export interface Check {
  what: string;
  value: number;
  needed: number;
  passed: boolean;
}
export interface Verdict {
  word: "strong" | "fair" | "weak" | "none";
  chance: Check;
  fair: Check[];
  strong: Check[];
}
export interface Variance {
  feature: string;
  df_between: number;
  between: number;
  df_within: number;
  within: number;
  f: number | null;
  eta_squared: number | null;
}
export interface OtherColumn {
  label: string;
  unit: string;
  n: number;
  f: number | null;
  df_between: number;
  df_within: number;
  p_value: number;
  eta_squared: number | null;
}
export interface Description {
  between: number;
  within: number;
  total: number;
  explained: number;
  nearest: { segment: number; distance: number }[];
  features: Variance[];
  /** What each column contributes to what separates segments; not in evidence that was computed before there was this. */
  contributions?: { column: string; share: number; unweighted: number; weight: number }[];
  others: OtherColumn[];
}
export interface EvidenceOfSolution {
  n_clusters: number;
  verdict: Verdict;
  describe: Description;
  sensitivity: { change: string; agreement: number }[];
  sentences: Record<string, string>;
  /** Not in evidence that was computed before there were these. */
  segments?: JudgedSegment[];
  opinions?: { drawn: number | null; methods: Opinion[]; bic: Record<string, number>; sentence: string };
}
export interface Evidence {
  solutions: EvidenceOfSolution[];
  /** The best number of segments by criterion. */
  preferred: Record<string, number>;
  arrays: ArrayPlace[];
}

// --- brought customers ----------------------------------------------------------------------------------------------

/** How the values of a column are spread: bars from the lowest to the highest, or shares of the most common. */
export interface Spread {
  low?: number;
  high?: number;
  bars?: number[];
  most?: string;
  shares?: number[];
}
export interface ColumnLook {
  column: string;
  role: string;
  can_be: string[];
  why: string;
  missing: number;
  distinct: number;
  samples: string[];
  spread: Spread | null;
  made_from?: string;
}
/** One answer to a doubt, and what it adds to the question. */
export interface Answer {
  answer: string;
  consequence: string;
  adds: Partial<Question>;
}
/** Something that a file leaves open. `about`: a column, `rows`, `currency` or `sheet`; `safe`: what is done unasked. */
export interface Doubt {
  about: string;
  question: string;
  evidence: string;
  values: string[];
  choices: Answer[];
  safe: string;
}
/** What the server understood of a file; `customers` where its rows are summed up. */
export interface Look {
  name: string;
  rows: number;
  place: string;
  sheets: string[];
  row: string;
  row_is: string;
  row_why: string;
  row_choices: Answer[];
  who: string | null;
  when: string | null;
  amount: string | null;
  asked: Doubt[];
  findings: string[];
  set_aside: { n: number; first: { line: number; reason: string }[] };
  columns: ColumnLook[];
  customers: { n: number; n_orders: number; columns: ColumnLook[] } | null;
  decisions: { what: string; value: string; why: string }[];
  preview: string[][];
  trouble: string;
}
/** How segments are to be formed; nothing decided: the server decides. */
export interface Question {
  roles: Record<string, string>;
  scalings: Record<string, string>;
  scaling: string;
  missing: string;
  outliers: string;
  rows: string;
  reading: Record<string, string>;
  n_clusters: number | null;
  method: string;
  reference: string | null;
  currency: string | null;
  weights: Record<string, number>;
}
export interface About {
  name: string;
  expires: number;
  owner: boolean;
}
export interface Flow {
  from: number;
  to: number;
  n: number;
}
export interface Moved {
  flows: Flow[];
  why: Record<string, number>;
  csv: string;
  notes: string[];
}

// --- what lies in a saved page, as `dashboard/saved` writes it -------------------------------------------------------

/** `figures` of one view by what is chosen; `by`: which choices, in this order, joined by `|`. */
export interface SavedFigures {
  by: string[];
  figures: Record<string, Figure>;
}
/** `columns`: the table's heads and values for each customer. `cells`: where each is, -1 where a customer is not segmented. */
export interface SavedRows {
  columns: { key: string; title: string; values: (string | number | null)[] }[];
  cells: number[];
  header: string[];
  own: string[][];
  /** Positions in `own` of columns that neither form nor describe segments. */
  others: number[];
  reasons: string[] | null;
}

// --- what Dash and its components put on the window -----------------------------------------------------------------

export interface GridApi {
  purgeInfiniteCache(): void;
  getColumns(): { getColId(): string }[];
  setColumnsVisible(ids: string[], visible: boolean): void;
}
/** A component of Dash's layout, as far as the page looks into it. */
export interface DashNode {
  props: { id?: string; data?: object | null; children: DashNode[] };
}
interface GridComponents {
  getApiAsync(id: string): Promise<GridApi>;
}
declare global {
  interface Window {
    DashRenderer: new (hooks: { layout_post(layout: DashNode): void }) => unknown;
    dash_clientside: { set_props(id: string, props: object): void };
    dash_ag_grid: GridComponents;
    dashAgGridComponentFunctions?: Record<string, unknown>;
    Plotly: {
      toImage(graph: HTMLElement, options: object): Promise<string>;
      Plots: { resize(graph: HTMLElement): Promise<unknown> };
      react(graph: HTMLElement, data: Trace[], layout: object, config?: object): Promise<unknown>;
    };
    kindredSaved: {
      /** Null where the file has nothing of that name. */
      unpack(name: string): Promise<ArrayBuffer | null>;
      plotly(): Promise<void>;
    };
    React: {
      createElement(type: unknown, props: object | null, children?: unknown): unknown;
    };
  }
}

// --- segments over time: written by `dashboard/api/over_time` and `analysis/editions` --------------------------------

export interface TimeTrace {
  meta: { segment: number | null; kind: "line" | "band" };
  x: number[];
  y: number[];
  xaxis?: string;
  line: { color: string; width: number };
  marker?: Record<string, unknown>;
  [part: string]: unknown;
}
/** `said`: the figure in words, empty for the share of customers. `percent`: values are parts of 1. */
export type TimeMeta = PanelMeta & { title: string; said: string; unit: string; decimals: number; percent: boolean };
export interface Edition {
  number: number;
  when: string;
  how: "segmented" | "refreshed" | "refitted";
  model: number;
  n_customers: number;
  n_clusters: number;
  segments: { segment: number; name: string; size: number; share: number }[];
  fit: { unsure: number };
  verdict: string;
  sentences: string[];
  has_rows: boolean;
}
export interface Approval {
  edition: number;
  by: string;
  when: string;
  note: string;
}
/** `fixed`: why visitors cannot change anything. `known`: they are logged in, as `user`. `trouble`: what is damaged. */
export interface EditionsDocument {
  editions: Edition[];
  approvals: Approval[];
  approved: number;
  fixed: string;
  user: string;
  known: boolean;
  trouble: string;
  source: string;
  brought?: boolean;
  refresh: { running?: boolean; failed?: string; when?: string; newer?: boolean; schedule?: string };
}
/** Segments by the numbers of their own edition, null where customers had none. */
export interface TimeFlow {
  before: number | null;
  now: number | null;
  cause: "stayed" | "changed" | "centers" | "both" | "came" | "went" | "unplaced";
  n: number;
}
export interface DriftMeasure {
  kind: "feature" | "sizes" | "within" | "distance" | "silhouette" | "far";
  before: number;
  now: number;
  value: number;
  chance: number;
  /** From where on a change is large enough to matter. */
  limit: number;
  matters: boolean;
  what: string;
  segment: number | null;
  /** The value of a category whose share, in percent, changed most. */
  which?: string;
}
export interface TimeHistogram {
  column: string;
  segment: number | null;
  edges: number[];
  before: number[];
  now: number[];
  averages: [number, number];
}
export interface Comparison {
  names: [string[], string[]];
  sizes: [number[], number[]];
  flows: TimeFlow[] | null;
  matched: (number | null)[];
  verdict: { word: string; sentence: string; reasons: string[]; measures: DriftMeasure[] } | null;
  histogram: TimeHistogram | null;
  features: { column: string; short: string; unit: string; decimals: number }[];
  sentences: string[];
}
export interface Refit {
  before: string[];
  after: string[];
  table: number[][];
  matched: (number | null)[];
  sentences: string[];
}
