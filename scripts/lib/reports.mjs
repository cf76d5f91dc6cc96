// Reads the JSON reports of Vitest and Playwright into one count.

import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/**
 * @param {Count[]} counts
 * @returns {Count}
 */
export function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of counts) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}

/**
 * @param {string} file
 * @param {number} code the runner's exit code: a failure that no test stands for counts as one
 * @returns {Count}
 */
export function vitestCount(file, code) {
  const report = read(file)
  const files = report?.testResults ?? []
  // A file that does not load has no tests to fail.
  const broken = files.filter(
    (/** @type {any} */ one) => one.status === 'failed' && one.assertionResults.length === 0,
  ).length
  return atLeastOne(code, {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + broken,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  })
}

/**
 * @param {string} file
 * @param {number} code
 * @returns {Count}
 */
export function playwrightCount(file, code) {
  const stats = read(file)?.stats
  return atLeastOne(code, {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    skipped: stats?.skipped ?? 0,
  })
}

/**
 * @param {number} code
 * @param {Count} count
 */
function atLeastOne(code, count) {
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
}

/** @param {string} file @returns {any} */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
