/**
 * The id of a JSON-RPC message that comes in pieces: many programs write it last, behind all of the parameters or the result. Looks at the
 * members of the outermost object only and keeps nothing but the id.
 */
import { CLOSE_OBJECT, COLON, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from '../json/scan.ts'

const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const SPACE = 0x20
const MAX_ID = 4096
/** Longer keys are not `id`, and need not be told apart. */
const MAX_KEY = 8

const Text = { none: 0, key: 1, id: 2 } as const

export class IdFinder {
  /** As JSON, byte for byte: `7`, `"7"`. Empty until it was found whole; null or none is empty, too. */
  id = ''
  private depth = 0
  private inString = false
  private escaped = false
  private expectsKey = false
  private key = ''
  private value = ''
  private text: (typeof Text)[keyof typeof Text] = Text.none

  /** Takes in bytes [start, end), the next of the message. */
  push(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      if (this.inString) at = this.passString(bytes, at, end)
      else this.take(bytes[at])
    }
  }

  /** Returns the last byte of the string that was there. */
  private passString(bytes: Uint8Array, start: number, end: number): number {
    const collects = this.text !== Text.none
    for (let at = start; at < end; at++) {
      const byte = bytes[at]
      if (collects) this.keep(byte)
      if (this.escaped) this.escaped = false
      else if (byte === BACKSLASH) this.escaped = true
      else if (byte === QUOTE) {
        this.inString = false
        if (this.text === Text.key) this.text = Text.none
        return at
      }
    }
    return end - 1
  }

  private take(byte: number): void {
    switch (byte) {
      case QUOTE:
        this.inString = true
        if (this.depth === 1 && this.expectsKey) {
          this.text = Text.key
          this.key = ''
        } else this.keep(byte)
        return
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        this.depth++
        if (this.depth === 1) this.expectsKey = byte === OPEN_OBJECT
        return
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        if (this.depth === 1) this.endValue()
        this.depth--
        return
      case COLON:
        if (this.depth !== 1) return
        this.expectsKey = false
        this.text = this.key === 'id"' ? Text.id : Text.none
        return
      case COMMA:
        if (this.depth !== 1) return
        this.endValue()
        this.expectsKey = true
        return
      default:
        if (byte > SPACE) this.keep(byte)
    }
  }

  private keep(byte: number): void {
    if (this.text === Text.key && this.key.length < MAX_KEY) this.key += String.fromCharCode(byte)
    else if (this.text === Text.id && this.value.length < MAX_ID) this.value += String.fromCharCode(byte)
  }

  private endValue(): void {
    if (this.text === Text.id && this.value !== 'null') this.id = this.value
    this.text = Text.none
    this.value = ''
  }
}
