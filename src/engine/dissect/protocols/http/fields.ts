import { type Field, field } from '../../protocol.ts'

const text = (name: string, label: string): Field => field(`http.${name}`, label, 'string')

/** Fields of HTTP/1 heads, RFC 9110 and RFC 9112. */
export const httpFields = {
  request: field('http.request', 'Request', 'boolean'),
  response: field('http.response', 'Response', 'boolean'),
  method: text('request.method', 'Request Method'),
  uri: text('request.uri', 'Request URI'),
  uriPath: text('request.uri.path', 'Request URI Path'),
  uriQuery: text('request.uri.query', 'Request URI Query'),
  requestVersion: text('request.version', 'Request Version'),
  fullUri: text('request.full_uri', 'Full request URI'),
  responseVersion: text('response.version', 'Response Version'),
  code: field('http.response.code', 'Status Code', 'uint16'),
  phrase: text('response.phrase', 'Response Phrase'),
  requestLine: text('request.line', 'Request line'),
  responseLine: text('response.line', 'Response line'),
  contentLength: field('http.content_length', 'Content length', 'uint64'),
  fileData: text('file_data', 'File Data'),
  uriParameter: text('request.uri.query.parameter', 'Request URI Query Parameter'),
  codeDescription: text('response.code.desc', 'Status Code Description'),
  cookiePair: text('cookie_pair', 'Cookie pair'),
  credentials: text('authbasic', 'Credentials'),
  chunkSize: field('http.chunk_size', 'Chunk size', 'uint32', { unit: ' octets' }),
  chunkData: field('http.chunk_data', 'Chunk data', 'bytes'),
  chunkBoundary: field('http.chunk_boundary', 'Chunk boundary', 'bytes'),
  trailer: text('chunked_trailer_part', 'trailer-part'),
}

/** Headers that have a field of their own, by lower-case name. */
export const headerFields = {
  accept: text('accept', 'Accept'),
  'accept-encoding': text('accept_encoding', 'Accept Encoding'),
  'accept-language': text('accept_language', 'Accept-Language'),
  authorization: text('authorization', 'Authorization'),
  'cache-control': text('cache_control', 'Cache-Control'),
  connection: text('connection', 'Connection'),
  'content-encoding': text('content_encoding', 'Content-Encoding'),
  'content-length': text('content_length_header', 'Content-Length'),
  'content-type': text('content_type', 'Content-Type'),
  cookie: text('cookie', 'Cookie'),
  date: text('date', 'Date'),
  host: text('host', 'Host'),
  'http2-settings': text('http2_settings', 'HTTP2-Settings'),
  'last-modified': text('last_modified', 'Last-Modified'),
  location: text('location', 'Location'),
  'proxy-authenticate': text('proxy_authenticate', 'Proxy-Authenticate'),
  'proxy-authorization': text('proxy_authorization', 'Proxy-Authorization'),
  referer: text('referer', 'Referer'),
  'sec-websocket-accept': text('sec_websocket_accept', 'Sec-WebSocket-Accept'),
  'sec-websocket-extensions': text('sec_websocket_extensions', 'Sec-WebSocket-Extensions'),
  'sec-websocket-key': text('sec_websocket_key', 'Sec-WebSocket-Key'),
  'sec-websocket-protocol': text('sec_websocket_protocol', 'Sec-WebSocket-Protocol'),
  'sec-websocket-version': text('sec_websocket_version', 'Sec-WebSocket-Version'),
  server: text('server', 'Server'),
  'set-cookie': text('set_cookie', 'Set-Cookie'),
  'transfer-encoding': text('transfer_encoding', 'Transfer-Encoding'),
  upgrade: text('upgrade', 'Upgrade'),
  'user-agent': text('user_agent', 'User-Agent'),
  'www-authenticate': text('www_authenticate', 'WWW-Authenticate'),
  'x-forwarded-for': text('x_forwarded_for', 'X-Forwarded-For'),
}

export const HEADER_FIELDS: ReadonlyMap<string, Field> = new Map(Object.entries(headerFields))
