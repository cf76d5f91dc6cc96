/** The files of a capture as the session reads them, one after the other where a ring goes on in further ones. */
import { missedBetween } from '../store/ring-files.ts'
import type { CapturesHost } from './captures.ts'

export class FollowedFiles {
  private readonly host: CapturesHost
  /** By path; those that a ring has deleted are gone from here. */
  private readonly ids = new Map<string, number>()
  private last: number | undefined
  /** Whether all files are told of from here on: of those that were there before, any may be another ring's. */
  private complete = true
  /** The file that is written just now. */
  current: string | null = null

  constructor(host: CapturesHost) {
    this.host = host
  }

  get files(): number[] {
    return [...this.ids.values()]
  }

  get any(): boolean {
    return this.last !== undefined
  }

  /** The capture goes on in this file, and in no other. */
  goOn(path: string): void {
    if (this.ids.has(path)) return
    const missed = this.complete && this.current !== null ? missedBetween(this.current, path) : 0
    if (missed > 0) this.host.missed(missed)
    const id = this.host.follow(path, this.last)
    if (this.last !== undefined) this.host.finish(this.last)
    this.ids.set(path, id)
    this.last = id
    this.current = path
  }

  /** It had so many frames, where that is known. */
  removed(path: string, frames?: number): void {
    const id = this.ids.get(path)
    if (id === undefined) return
    this.ids.delete(path)
    this.host.removed(id, frames)
  }

  /** Takes over what files there are now, oldest first. */
  take(paths: readonly string[]): void {
    this.complete = this.any
    for (const path of paths) this.goOn(path)
    this.complete = true
    const present = new Set(paths)
    for (const path of [...this.ids.keys()]) if (!present.has(path)) this.removed(path)
  }

  end(): void {
    if (this.last !== undefined) this.host.finish(this.last)
  }
}
