/** The first pass in this thread, for tests that need an index and none of a session. */
import type { Registry } from '../../src/engine/dissect/registry.ts'
import { FrameScanner } from '../../src/engine/indexing/frame-scanner.ts'
import { IndexFollower } from '../../src/engine/indexing/index-follower.ts'
import { LinkBatches } from '../../src/engine/indexing/link-batches.ts'
import { LinkLoop } from '../../src/engine/indexing/link-loop.ts'
import type { ToLinker } from '../../src/engine/indexing/messages.ts'
import { FileFeed } from '../../src/engine/store/file-feed.ts'

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
