/**
 * Which requests belong to one conversation of a client with the server: those of a session; and what has none, one after the other, so
 * that ids of messages are of one client each. What is said in one becomes interfaces of the file (http-recorder.ts).
 */

/** Further ones take the place of the oldest. */
const MAX_CONVERSATIONS = 1000

export class Conversation {
  readonly number: number
  /** Short name of the client. */
  client: string
  /** Whether a session has it to itself. */
  isBound = false
  /** Requests under way. */
  users = 0

  constructor(number: number, client: string) {
    this.number = number
    this.client = client
  }
}

export class Conversations {
  private readonly all: Conversation[] = []
  /** By session id, or by the path and query that a client of the older transport posts to. */
  private readonly bySession = new Map<string, Conversation>()
  private count = 0

  ofSession(session: string): Conversation | undefined {
    return this.bySession.get(session)
  }

  /** That of a session, begun if it is new here. */
  join(session: string, client: string): Conversation {
    const known = this.bySession.get(session)
    if (known) return known
    const conversation = this.free(client)
    this.bind(session, conversation)
    return conversation
  }

  /** One that no session has and nobody uses just now, of the same client if there is one. */
  free(client: string): Conversation {
    const isFree = (one: Conversation): boolean => !one.isBound && one.users === 0 && one.client === client
    return this.all.find(isFree) ?? this.add(client)
  }

  /** The conversation turned out to be a session. */
  bind(session: string, conversation: Conversation): void {
    conversation.isBound = true
    this.bySession.set(session, conversation)
  }

  private add(client: string): Conversation {
    if (this.all.length < MAX_CONVERSATIONS) {
      const conversation = new Conversation(++this.count, client)
      this.all.push(conversation)
      return conversation
    }
    const at = Math.max(
      0,
      this.all.findIndex(({ users }) => users === 0),
    )
    const [oldest] = this.all.splice(at, 1)
    for (const [session, conversation] of this.bySession) if (conversation === oldest) this.bySession.delete(session)
    oldest.isBound = false
    oldest.client = client
    this.all.push(oldest)
    return oldest
  }
}
