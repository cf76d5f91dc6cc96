/** Numbers that must not be mixed. A brand costs nothing at run time; make one with `as` at the place that knows. */
declare const brand: unique symbol
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** Position of a frame in the index: 0 is the first frame. `frame.number` is this plus one. */
export type RowIndex = Brand<number, 'RowIndex'>
/** Identity of a field in the registry, dense from 0. */
export type FieldId = Brand<number, 'FieldId'>
/** Identity of a protocol in the registry, dense from 1; 0 means none. */
export type ProtocolId = Brand<number, 'ProtocolId'>
/** Identity of an interned endpoint (address or name), dense from 1; 0 means none. */
export type EndpointId = Brand<number, 'EndpointId'>
/** Identity of a source (pcapng interface) within a session, dense from 0. */
export type SourceId = Brand<number, 'SourceId'>
