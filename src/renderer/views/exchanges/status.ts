import { ExchangeStatus } from '../../../shared/wire/exchanges.ts'

/** How an exchange ended, in words, and the token of its colour. */
export const STATUS_TEXTS: Readonly<Record<ExchangeStatus, readonly [text: string, colour: string]>> = {
  [ExchangeStatus.outstanding]: ['waiting', 'dim'],
  [ExchangeStatus.ok]: ['ok', 'good'],
  [ExchangeStatus.error]: ['error', 'critical'],
  [ExchangeStatus.toolError]: ['tool error', 'high'],
  [ExchangeStatus.cancelled]: ['cancelled', 'medium'],
  [ExchangeStatus.timedOut]: ['timed out', 'high'],
  [ExchangeStatus.inputRequired]: ['asks for input', 'low'],
}
