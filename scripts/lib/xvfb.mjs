// A display for windows that nobody looks at.

import { spawn } from 'node:child_process'
import { which } from './programs.mjs'

const LIMIT_MS = 15_000

/**
 * @returns {Promise<{ display: string, stop: () => void } | { reason: string }>}
 */
export function startXvfb() {
  const program = which('Xvfb')
  if (!program) return Promise.resolve({ reason: 'Xvfb is not installed' })
  return new Promise((resolve) => {
    const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset']
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
    let heard = ''
    const stop = () => void child.kill()
    const giveUp = (/** @type {string} */ reason) => {
      stop()
      resolve({ reason })
    }
    const timer = setTimeout(() => giveUp('Xvfb did not come up'), LIMIT_MS)
    child.stderr?.on('data', (chunk) => {
      heard += chunk
    })
    child.on('error', (error) => giveUp(`Xvfb cannot start: ${error.message}`))
    child.on('exit', (code) => {
      clearTimeout(timer)
      giveUp(`Xvfb ended with code ${code}: ${heard.trim().split('\n').at(-1)}`)
    })
    child.stdio[3]?.on('data', (chunk) => {
      clearTimeout(timer)
      process.on('exit', stop)
      resolve({ display: `:${String(chunk).trim()}`, stop })
    })
  })
}
