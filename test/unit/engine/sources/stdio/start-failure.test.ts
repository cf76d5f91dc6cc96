import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeStartFailure } from '../../../../../src/engine/sources/stdio/start-failure.ts'

const failed = (code: string): NodeJS.ErrnoException => Object.assign(new Error(`spawn ${code}`), { code })

it('speaks as a shell does', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapscope-start-'))
  const script = join(folder, 'script')
  writeFileSync(script, '#!/none\n', { mode: 0o755 })
  const describe = (file: string, code: string) => describeStartFailure([file, 'x'], failed(code))
  expect(describe('nosuch', 'ENOENT')).toEqual({ code: 127, message: 'nosuch: command not found' })
  expect(describe('./nosuch', 'ENOENT')).toEqual({ code: 127, message: './nosuch: No such file or directory' })
  expect(describe(script, 'ENOENT')).toEqual({
    code: 126,
    message: `${script}: bad interpreter: No such file or directory`,
  })
  expect(describe(script, 'EACCES')).toEqual({ code: 126, message: `${script}: Permission denied` })
  expect(describe(folder, 'EACCES')).toEqual({ code: 126, message: `${folder}: Is a directory` })
  expect(describe('x', 'E2BIG')).toEqual({ code: 126, message: 'x: cannot execute: spawn E2BIG' })
  rmSync(folder, { recursive: true })
})
