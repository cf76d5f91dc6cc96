/**
 * The built application, for tests that run it in other processes and threads: from the sources each of these would strip the types of all
 * that it imports, in WebAssembly. That takes most of the time of a short program, and V8 breaks now and then when a thread ends while such
 * code is compiled.
 */
import { fileURLToPath } from 'node:url'
import type { WorkerName } from '../../src/engine/session.ts'

const MAIN = new URL('../../out/main/', import.meta.url)

/** The command line's entry, a path. */
export const CLI = fileURLToPath(new URL('cli.js', MAIN))

/** As src/engine/hosts/worker-file.ts has it for the program that it is part of. */
export const workerFile = (name: WorkerName): URL => new URL(`${name}.js`, MAIN)
