/** Outputs of `tap` against receivers that stop, stall, come back, and disks that are full. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventSink } from '../../src/engine/sinks/output.ts'
import { numbered, numbersIn, open, Receiver, upTo } from '../support/outputs.ts'
import { haveTshark, tsharkFields } from '../support/tshark.ts'

let folder = ''
const receivers: Receiver[] = []
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapscope-outputs-'))
})
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.kill()))
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function receiver(...args: ConstructorParameters<typeof Receiver>): Promise<Receiver> {
  const one = await new Receiver(...args).start()
  receivers.push(one)
  return one
}

/** Writes events [from, to) as a tap does, giving others their turn. */
async function write(output: EventSink, from: number, to: number, padding = 0): Promise<void> {
  for (let n = from; n < to; n++) {
    output.write(numbered(n, padding))
    if (n % 64 === 63) await new Promise((resolve) => setImmediate(resolve))
  }
}

const until = (condition: () => boolean): Promise<void> =>
  expect.poll(condition, { timeout: 30_000, interval: 10 }).toBe(true)

describe('tcp', () => {
  it('gets everything at least once, in order, through a receiver that is killed under load', async () => {
    const peer = await receiver()
    const { output, said } = await open(`tcp:127.0.0.1:${peer.port}`, folder)
    await write(output, 0, 5000, 200)
    await until(() => peer.text.length > 100_000)
    const killed = peer.kill()
    await write(output, 5000, 20_000, 200)
    await killed
    await until(() => said.some((line) => line.includes('trying again')))
    await write(output, 20_000, 30_000, 200)
    await peer.start()
    await write(output, 30_000, 40_000, 200)
    await output.finish(30_000)
    const numbers = numbersIn(peer.text)
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(upTo(40_000))
    // Each connection in order by itself.
    for (const chunks of peer.received) {
      const own = numbersIn(
        Buffer.concat(chunks)
          .toString('utf8')
          .replace(/[^\n]*$/, ''),
      )
      expect(own).toEqual([...own].sort((a, b) => a - b))
    }
    expect(output.counts).toMatchObject({ written: 40_000, delivered: 40_000, dropped: 0, waiting: 0 })
    expect(output.counts.resent).toBeGreaterThan(0)
    expect(said.at(-1)).toContain('connected again')
  })

  it('waits for a receiver that stalls, on disk where memory is full, and loses nothing', async () => {
    const peer = await receiver()
    peer.stall()
    const { output } = await open(`tcp:127.0.0.1:${peer.port}?memory=1M&spill=100M`, folder)
    await write(output, 0, 20_000, 2000)
    await until(() => output.counts.spilledBytes > 5_000_000)
    const [own] = readdirSync(folder)
    expect(statSync(join(folder, own)).mode & 0o777).toBe(0o700)
    const [segment] = readdirSync(join(folder, own))
    expect(statSync(join(folder, own, segment)).mode & 0o777).toBe(0o600)
    peer.resume()
    await output.finish(30_000)
    expect(numbersIn(peer.text)).toEqual(upTo(20_000))
    expect(output.counts).toMatchObject({ delivered: 20_000, dropped: 0, resent: 0 })
    expect(readdirSync(folder)).toEqual([])
  })

  it('drops what there is no room for, counts it and says so; another output does not notice', async () => {
    const peer = await receiver()
    peer.stall()
    const { output, said } = await open(`tcp:127.0.0.1:${peer.port}?memory=1M&spill=2M`, folder)
    const { output: other } = await open(`file:${folder}/other.jsonl`, folder)
    for (let n = 0; n < 20_000; n++) {
      output.write(numbered(n, 2000))
      other.write(numbered(n, 2000))
      if (n % 64 === 63) await new Promise((resolve) => setImmediate(resolve))
    }
    await other.finish(30_000)
    expect(numbersIn(readFileSync(join(folder, 'other.jsonl'), 'utf8'))).toEqual(upTo(20_000))
    const { dropped } = output.counts
    expect(dropped).toBeGreaterThan(1000)
    expect(said.join('\n')).toMatch(/tcp:127\.0\.0\.1:\d+: \d+ events? dropped so far: no room for more/)
    peer.resume()
    await output.finish(30_000)
    expect(numbersIn(peer.text)).toHaveLength(20_000 - dropped)
    expect(output.counts).toMatchObject({ written: 20_000, delivered: 20_000 - dropped, dropped })
  })

  it('says how many never arrived', async () => {
    const peer = await receiver()
    await peer.kill()
    const { output, said } = await open(`tcp:127.0.0.1:${peer.port}`, folder)
    await write(output, 0, 10)
    await output.finish(300)
    expect(output.counts).toMatchObject({ delivered: 0, dropped: 10 })
    expect(said.at(-1)).toMatch(/10 events not delivered: .*ECONNREFUSED/)
  })

  it.skipIf(!haveTshark)('carries pcapng that each connection can read', async () => {
    const peer = await receiver()
    const { output } = await open(`tcp:127.0.0.1:${peer.port}?format=pcapng`, folder)
    await write(output, 0, 100)
    await until(() => output.counts.delivered === 100)
    await peer.kill()
    await write(output, 100, 200)
    await peer.start()
    await output.finish(30_000)
    const seen = new Set<string>()
    for (const [i, chunks] of peer.received.entries()) {
      const file = join(folder, `${i}.pcapng`)
      writeFileSync(file, Buffer.concat(chunks))
      for (const value of tsharkFields(file, ['json.value.number'])) seen.add(value)
    }
    expect(seen.size).toBe(200)
  })
})

describe('tls', () => {
  const certificate = (name: string, words: readonly string[]): void => {
    const made = spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      ...words,
      '-keyout',
      join(folder, `${name}.key`),
      '-out',
      join(folder, `${name}.crt`),
    ])
    expect(made.status).toBe(0)
  }
  const file = (name: string): Buffer => readFileSync(join(folder, name))

  it('is verified, and shows a client certificate', async () => {
    certificate('server', ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'])
    certificate('client', ['-subj', '/CN=tap'])
    const peer = await receiver(0, {
      key: file('server.key'),
      cert: file('server.crt'),
      ca: file('client.crt'),
      requestCert: true,
      rejectUnauthorized: true,
    })
    const client = `cert=${folder}/client.crt&key=${folder}/client.key`
    const stranger = await open(`tls:localhost:${peer.port}?${client}`, folder)
    await write(stranger.output, 0, 3)
    await stranger.output.finish(1000)
    expect(stranger.output.counts).toMatchObject({ delivered: 0, dropped: 3 })
    expect(stranger.said[0]).toMatch(/self-signed certificate/)

    const { output } = await open(`tls:localhost:${peer.port}?ca=${folder}/server.crt&${client}`, folder)
    await write(output, 0, 1000)
    await until(() => output.counts.delivered === 1000)
    await peer.kill()
    await write(output, 1000, 2000)
    await peer.start()
    await output.finish(30_000)
    expect([...new Set(numbersIn(peer.text))]).toEqual(upTo(2000))
  })

  it('names the file that is missing', async () => {
    await expect(open('tls:localhost:1?ca=/nowhere', folder)).rejects.toThrow('/nowhere')
  })
})

describe('unix', () => {
  it('gets everything once through a receiver that reads all, ends and comes back', async () => {
    const peer = await receiver(join(folder, 'socket'))
    const { output } = await open(`unix:${folder}/socket`, folder)
    await write(output, 0, 1000)
    await until(() => numbersIn(peer.text).length === 1000)
    await peer.end()
    await write(output, 1000, 3000)
    await peer.start()
    await write(output, 3000, 4000)
    await output.finish(30_000)
    expect(numbersIn(peer.text)).toEqual(upTo(4000))
    expect(output.counts).toMatchObject({ delivered: 4000, dropped: 0, resent: 0 })
  })
})

describe('pipe', () => {
  const readPipe = (path: string): { child: ChildProcess; text: () => string } => {
    let text = ''
    const child = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.on('data', (chunk) => (text += chunk))
    children.push(child)
    return { child, text: () => text }
  }

  it('feeds readers that come late, go and come back, each event once', async () => {
    const path = join(folder, 'events.pipe')
    const { output } = await open(`pipe:${path}`, folder)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await write(output, 0, 2000)
    const first = readPipe(path)
    await until(() => numbersIn(first.text().replace(/[^\n]*$/, '')).length >= 2000)
    first.child.kill('SIGKILL')
    await new Promise((resolve) => first.child.on('close', resolve))
    await write(output, 2000, 4000)
    const second = readPipe(path)
    await until(() => output.counts.delivered === 4000)
    await output.finish(30_000)
    await new Promise((resolve) => second.child.on('close', resolve))
    expect(numbersIn(first.text() + second.text())).toEqual(upTo(4000))
    expect(existsSync(path)).toBe(false)
  })

  it('is nobody else’s: what is there already must be a pipe for its owner alone', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(open(`pipe:${folder}/file`, folder)).rejects.toThrow('is no named pipe')
    spawnSync('mkfifo', ['-m', '666', join(folder, 'public')])
    await expect(open(`pipe:${folder}/public`, folder)).rejects.toThrow('chmod 600')
    spawnSync('ln', ['-s', join(folder, 'public'), join(folder, 'link')])
    await expect(open(`pipe:${folder}/link`, folder)).rejects.toThrow('is no named pipe')
  })
})

describe('file', () => {
  it('is appended to, for its owner alone, in folders that are made', async () => {
    const path = join(folder, 'deep', 'er', 'a.jsonl')
    for (const [from, to] of [
      [0, 10],
      [10, 20],
    ]) {
      const { output } = await open(`file:${path}`, folder)
      await write(output, from, to)
      await output.finish(10_000)
    }
    expect(numbersIn(readFileSync(path, 'utf8'))).toEqual(upTo(20))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700)
  })

  it('goes on in further files by size, and keeps so many', async () => {
    const { output } = await open(`file:${folder}/a.jsonl?rotate=10K&keep=3`, folder)
    for (let n = 0; n < 1000; n += 50) {
      await write(output, n, n + 50)
      await until(() => output.counts.waiting === 0)
    }
    await output.finish(10_000)
    const names = readdirSync(folder).filter((name) => name.startsWith('a'))
    expect(names).toHaveLength(3)
    expect(names.every((name) => /^a_\d{5}_\d{14}\.jsonl$/.test(name))).toBe(true)
    const numbers = names.flatMap((name) => numbersIn(readFileSync(join(folder, name), 'utf8')))
    expect(numbers).toEqual(upTo(1000).slice(-numbers.length))
  })

  it('is compressed where its name says so, and goes on in a further file by age', async () => {
    const { output } = await open(`file:${folder}/a.jsonl.gz?age=1500ms`, folder)
    await write(output, 0, 500)
    await until(() => output.counts.delivered === 500)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await write(output, 500, 1000)
    await output.finish(10_000)
    const names = readdirSync(folder)
      .filter((name) => name.startsWith('a'))
      .sort()
    // On a slow machine one of them may be a further file's too.
    const [first, ...further] = names
    expect(first).toBe('a.jsonl.gz')
    expect(further).not.toEqual([])
    for (const name of further) expect(name).toMatch(/^a_0000\d_\d{14}\.jsonl\.gz$/)
    const text = names.map((name) => gunzipSync(readFileSync(join(folder, name))).toString())
    expect(text.flatMap(numbersIn)).toEqual(upTo(1000))
  })

  it('has the time in its name', async () => {
    const { output } = await open(`file:${folder}/case_%Y%m%d.jsonl`, folder)
    await write(output, 0, 1)
    await output.finish(10_000)
    expect(readdirSync(folder).some((name) => /^case_20\d{6}\.jsonl$/.test(name))).toBe(true)
  })

  it('says at once when it can’t be', async () => {
    const { output, said } = await open('file:/proc/none/a.jsonl', folder)
    await write(output, 0, 2)
    await output.finish(300)
    expect(said[0]).toContain('/proc/none')
    expect(output.counts.dropped).toBe(2)
  })
})

const canMount = process.platform === 'linux' && process.getuid?.() === 0

describe.skipIf(!canMount)('a full disk (needs root to mount one)', () => {
  let disk = ''
  beforeEach(() => {
    disk = join(folder, 'disk')
    mkdirSync(disk)
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status).toBe(0)
  })
  afterEach(() => {
    spawnSync('umount', ['-l', disk])
  })

  it('holds a file up; with room again it gets everything once', async () => {
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(900_000))
    const { output, said } = await open(`file:${disk}/a.jsonl`, folder)
    await write(output, 0, 2000, 200)
    await until(() => said.some((line) => line.includes('ENOSPC')))
    await write(output, 2000, 2500, 200)
    rmSync(join(disk, 'ballast'))
    await output.finish(30_000)
    expect(numbersIn(readFileSync(join(disk, 'a.jsonl'), 'utf8'))).toEqual(upTo(2500))
    expect(output.counts).toMatchObject({ delivered: 2500, dropped: 0 })
  })

  it('takes nothing that is spilled: that is dropped and counted', async () => {
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(1_000_000))
    const peer = await receiver()
    peer.stall()
    const { output, said } = await open(`tcp:127.0.0.1:${peer.port}?memory=1M`, disk)
    await write(output, 0, 20_000, 2000)
    const { dropped } = output.counts
    expect(dropped).toBeGreaterThan(1000)
    expect(said.join('\n')).toContain('ENOSPC')
    peer.resume()
    await output.finish(30_000)
    expect(numbersIn(peer.text)).toHaveLength(20_000 - dropped)
  })
})

describe('exec', () => {
  it('starts its program again when it ends', async () => {
    const script = join(folder, 'take')
    writeFileSync(script, `head -n 5 >> ${folder}/taken`)
    const { output, said } = await open(`exec:sh ${script}`, folder)
    await write(output, 0, 5)
    await until(() => said.some((line) => line.includes('ended with code 0')))
    await write(output, 5, 8)
    await output.finish(10_000)
    expect(numbersIn(readFileSync(join(folder, 'taken'), 'utf8'))).toEqual(upTo(8))
  })

  it('lets its program read to the end', async () => {
    const { output } = await open(`exec:sleep 0.3; cat > ${folder}/taken`, folder)
    await write(output, 0, 5000, 100)
    await output.finish(10_000)
    expect(numbersIn(readFileSync(join(folder, 'taken'), 'utf8'))).toEqual(upTo(5000))
  })
})
