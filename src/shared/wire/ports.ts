/** Name of the messages by which main hands a page its ports [engine, host], through the preload script. */
export const PORTS_MESSAGE = 'tapscope:ports'
