/** A question while a visitor forms it: what an answer adds to it, and which doubts it settles. */

/** @import { Answer, Doubt, Look, Question } from "../../types.d.ts" */

/** A question with nothing decided: the server decides, and reports what. @returns {Question} */
export const openQuestion = () => ({ roles: {}, scalings: {}, scaling: "auto", missing: "drop", outliers: "keep", rows: "auto", reading: {}, n_clusters: null, method: "k-means", reference: null, currency: null, weights: {} });

/** The question with what an answer adds; another sheet has other columns, so that their roles go. @param {Question} question @param {Answer} choice @returns {Question} */
export function withChoice(question, choice) {
  const { roles = {}, reading = {}, ...others } = choice.adds;
  const known = "sheet" in reading ? {} : question.roles;
  return { ...question, ...others, roles: { ...known, ...roles }, reading: { ...question.reading, ...reading } };
}

/** The answer that a question gives to a doubt. @param {Doubt} doubt @param {Question} question */
export const chosenOf = (doubt, question) => doubt.choices.find(({ adds }) => Object.keys(adds).length > 0 && holds(question, adds));

/** The doubts that a question leaves open. @param {Look} look @param {Question} question */
export const openDoubts = (look, question) => look.asked.filter((doubt) => !chosenOf(doubt, question) && !hasOtherRole(doubt, question));

/** The question for rows of another kind: roles of columns that were computed from the old ones go. @param {Look} look @param {Question} question @param {Answer} choice */
export function withRows(look, question, choice) {
  const read = new Set(look.columns.map((c) => c.column));
  const roles = Object.fromEntries(Object.entries(question.roles).filter(([column]) => read.has(column)));
  return withChoice({ ...question, roles }, choice);
}

/** The question with one column in a role that only one column has. @param {Question} question @param {string} column @param {string} role */
export function withOnly(question, column, role) {
  const others = Object.entries(question.roles).filter(([, known]) => known !== role);
  return { ...question, roles: { ...Object.fromEntries(others), ...(column ? { [column]: role } : {}) } };
}

/** @param {any} question @param {any} adds @returns {boolean} */
const holds = (question, adds) =>
  Object.entries(adds).every(([name, value]) => (value && typeof value === "object" ? holds(question?.[name] ?? {}, value) : question?.[name] === value));

/** Whether the column in doubt was given a role that none of the choices gives. @param {Doubt} doubt @param {Question} question */
const hasOtherRole = (doubt, question) => doubt.choices.some(({ adds }) => adds.roles) && doubt.about in question.roles;
