/** The first pass in this thread, for small files and for who needs an index and no session. */
import type { Registry } from '../dissect/registry.ts'
import { FileFeed } from '../store/file-feed.ts'
import { FrameScanner } from './frame-scanner.ts'
import { IndexFollower } from './index-follower.ts'
import { LinkBatches } from './link-batches.ts'
import { LinkLoop } from './link-loop.ts'
import type { ToLinker } from './messages.ts'

/** A file's index, as the two workers of the first pass make it in batches of so many frames. */
export function readIndex(registry: Registry, path: string, resync = false, batch = 1000): IndexFollower {
  const index = new IndexFollower()
  index.apply({ type: 'path', file: 0, path })
  const linking = new LinkLoop(
    registry,
    (message) => {
      if (message.type !== 'kept' && message.type !== 'progress') index.apply(message)
    },
    ({ linked }) => batches.free(linked),
  )
  const send = (message: ToLinker): void => linking.receive(message)
  const batches = new LinkBatches(send)
  const scanner = new FrameScanner(registry, {
    stacks: (buffer) => send({ type: 'stacks', buffer }),
    segment: (buffer) => send({ type: 'segment', buffer }),
    endpoints: (buffer) => send({ type: 'endpoints', buffer }),
    nestedAddresses: (part, buffer) => send({ type: 'nestedAddresses', part, buffer }),
    name: (name) => send({ type: 'name', name }),
    source: (source) => send({ type: 'source', source }),
  })
  const feed = new FileFeed(path, false, resync, batches.windows)
  try {
    for (let more = true; more; ) {
      const words = batches.begin()
      if (!words) throw new Error('no batch is free')
      scanner.begin(words)
      for (let n = 0; n < batch; n++) {
        more = feed.peek()
        if (!more || !feed.parser) break
        batches.use(feed.window)
        scanner.append(0, feed.parser, feed.window)
        feed.take()
      }
      batches.end(scanner.length, scanner.columns.nextRow)
    }
    return index
  } finally {
    feed.close()
  }
}
