/** A listener whose mistakes end the record and nothing else: the traffic is somebody's. */
import type { ExchangeListener } from './exchange.ts'

export function guarded(listener: ExchangeListener, onFailure: (error: Error) => void): ExchangeListener {
  let isBroken = false
  const run = (work: () => void): void => {
    if (isBroken) return
    try {
      work()
    } catch (error) {
      isBroken = true
      onFailure(error as Error)
    }
  }
  return {
    requestData: (bytes) => run(() => listener.requestData(bytes)),
    requestEnd: () => run(() => listener.requestEnd()),
    response: (status, reason, headers) => run(() => listener.response(status, reason, headers)),
    responseData: (bytes) => run(() => listener.responseData(bytes)),
    responseEnd: () => run(() => listener.responseEnd()),
    refused: (status, text, problem) => run(() => listener.refused(status, text, problem)),
    broke: (text, isExpected) => run(() => listener.broke(text, isExpected)),
  }
}

/** Where nothing is recorded. */
export const DEAF: ExchangeListener = {
  requestData() {},
  requestEnd() {},
  response() {},
  responseData() {},
  responseEnd() {},
  refused() {},
  broke() {},
}
