/** Control connections that announce others, whose streams Wireshark numbers from then on: FTP's, SOCKS's, and SIP's where its body is SDP. */
export const FTP = 21
export const SOCKS = 1080
const SIP = 5060

/** Whether a segment between these ports may announce a conversation. */
export const announcesOverTcp = (source: number, destination: number): boolean =>
  isControl(source) || isControl(destination)

/** Whether a datagram between these ports may. */
export const announcesOverUdp = (source: number, destination: number): boolean => source === SIP || destination === SIP

const isControl = (port: number): boolean => port === FTP || port === SOCKS || port === SIP
