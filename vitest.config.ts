import { defineConfig } from "vitest/config";

const seconds = 1000;
/** What takes minutes, or emulates processors: `npm run test:all` runs it as well. */
const long = process.env["STRATA_TEST_ALL"] ? [] : ["test/lab/**/*.long.test.ts"];

/** One node that is given is for one test file at a time. */
const oneByOne = process.env["STRATA_TEST_PVE_ENDPOINT"] ? { maxWorkers: 1 } : {};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/**", "test/components/**"],
          testTimeout: 20 * seconds,
          ...oneByOne,
        },
      },
      {
        test: {
          name: "components",
          include: ["test/components/**/*.test.ts"],
          testTimeout: 20 * seconds,
        },
      },
      {
        test: {
          name: "lab",
          include: ["test/lab/**/*.test.ts"],
          exclude: long,
          globalSetup: ["test/lab/harness/globalSetup.ts"],
          hookTimeout: 300 * seconds,
          testTimeout: 180 * seconds,
          // Two real engines at a time are what two cores can carry without timing out.
          maxWorkers: 2,
          ...oneByOne,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
