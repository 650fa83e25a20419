import js from "@eslint/js";
import regexp from "eslint-plugin-regexp";
import globals from "globals";

/** What only a type can show is left to `tsc`. */
export default [
  js.configs.recommended,
  { files: ["assets/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["assets/table.js", "assets/failure.js", "assets/waiting.js", "assets/saved/loader.js", "assets/service-worker.js"], languageOptions: { sourceType: "script" } },
  { files: ["tests/javascript/**/*.js"], languageOptions: { globals: globals.node } },
  {
    // what visitors bring must not hold up their page
    plugins: { regexp },
    rules: {
      "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
      "regexp/no-super-linear-move": ["error", { report: "potential" }],
    },
  },
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-constant-condition": ["error", { checkLoops: false }],
      "no-else-return": "error",
      "no-implicit-coercion": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-useless-rename": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      "require-await": "error",
      complexity: ["error", 10],
      "max-lines": ["error", { max: 170, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", 40],
      "max-params": ["error", 7],
    },
  },
];
