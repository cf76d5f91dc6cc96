/** The files of a capture as the session reads them, one after the other where a ring goes on in further ones. */
import type { CapturesHost } from './captures.ts'

export class FollowedFiles {
  private readonly host: CapturesHost
  /** By path; those that a ring has deleted are gone from here. */
  private readonly ids = new Map<string, number>()
  private last: number | undefined
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
    const id = this.host.follow(path, this.last)
    if (this.last !== undefined) this.host.finish(this.last)
    this.ids.set(path, id)
    this.last = id
    this.current = path
  }

  removed(path: string): void {
    const id = this.ids.get(path)
    if (id === undefined) return
    this.ids.delete(path)
    this.host.removed(id)
  }

  /** Takes over what files there are now, oldest first. */
  take(paths: readonly string[]): void {
    for (const path of paths) this.goOn(path)
    const present = new Set(paths)
    for (const path of [...this.ids.keys()]) if (!present.has(path)) this.removed(path)
  }

  end(): void {
    if (this.last !== undefined) this.host.finish(this.last)
  }
}
