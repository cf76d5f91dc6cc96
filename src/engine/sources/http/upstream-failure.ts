/** Why a server gave no answer, in words for whoever uses the client. */
const TLS = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME_MISMATCH|ALTNAME/

export function describeFailure(error: NodeJS.ErrnoException, { origin, hostname }: URL): string {
  const { code = '', message } = error
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing listens at ${origin}: start the server`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `No address is known for ${hostname}`
    case 'ECONNRESET':
    case 'EPIPE':
      return `${origin} closed the connection without an answer`
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${origin} can't be reached (${code})`
    default:
      if (TLS.test(code))
        return `The certificate of ${origin} can't be trusted: ${message}. Set NODE_EXTRA_CA_CERTS to a file with that of its authority`
      return `${origin} can't be used: ${message}`
  }
}
