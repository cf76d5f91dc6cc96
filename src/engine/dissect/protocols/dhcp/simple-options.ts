/** Options that are a value or a list of values of one kind: RFC 2132 and IANA's registry. */
import { type Field, field } from '../../protocol.ts'
import { ARCHITECTURE_NAMES, AUTO_NAMES, NODE_TYPE_NAMES } from './numbers.ts'

/** `ip` is one address, told in the option's line; `time` seconds, in words too; `…s` as many as there are. */
export type ValueKind = 'ip' | 'ips' | 'text' | 'bool' | 'u8' | 'u8s' | 'u16' | 'u16s' | 'time' | 'signed'

const ENABLED = ['Enabled', 'Disabled'] as const
const YES = ['Yes', 'No'] as const

export const SIMPLE_OPTIONS: Readonly<Record<number, readonly [kind: ValueKind, field: Field]>> = {
  1: ['ip', field('dhcp.option.subnet_mask', 'Subnet Mask', 'ipv4')],
  2: ['signed', field('dhcp.option.time_offset', 'Time Offset', 'int32')],
  3: ['ips', field('dhcp.option.router', 'Router', 'ipv4')],
  4: ['ips', field('dhcp.option.time_server', 'Time Server', 'ipv4')],
  5: ['ips', field('dhcp.option.name_server', 'Name Server', 'ipv4')],
  6: ['ips', field('dhcp.option.domain_name_server', 'Domain Name Server', 'ipv4')],
  7: ['ips', field('dhcp.option.log_server', 'Log Server', 'ipv4')],
  8: ['ips', field('dhcp.option.quotes_server', 'Quotes Server', 'ipv4')],
  9: ['ips', field('dhcp.option.lpr_server', 'LPR Server', 'ipv4')],
  10: ['ips', field('dhcp.option.impress_server', 'Impress Server', 'ipv4')],
  11: ['ips', field('dhcp.option.resource_location_server', 'Resource Location Server', 'ipv4')],
  12: ['text', field('dhcp.option.hostname', 'Host Name', 'string')],
  13: ['u16', field('dhcp.option.boot_file_size', 'Boot File Size', 'uint16')],
  14: ['text', field('dhcp.option.merit_dump_file', 'Merit Dump File', 'string')],
  15: ['text', field('dhcp.option.domain_name', 'Domain Name', 'string')],
  16: ['ip', field('dhcp.option.swap_server', 'Swap Server', 'ipv4')],
  17: ['text', field('dhcp.option.root_path', 'Root Path', 'string')],
  18: ['text', field('dhcp.option.extension_path', 'Extensions Path', 'string')],
  19: ['bool', field('dhcp.option.ip_forwarding', 'IP Forwarding', 'boolean', { states: ENABLED })],
  20: [
    'bool',
    field('dhcp.option.non_local_source_routing', 'Non-Local Source Routing', 'boolean', { states: ENABLED }),
  ],
  22: ['u16', field('dhcp.option.max_datagram_reassembly_size', 'Maximum Datagram Reassembly Size', 'uint16')],
  23: ['u8', field('dhcp.option.default_ip_ttl', 'Default IP Time-to-Live', 'uint8')],
  24: ['time', field('dhcp.option.path_mtu_aging_timeout', 'Path MTU Aging Timeout', 'uint32')],
  25: ['u16s', field('dhcp.option.path_mtu_plateau_table_item', 'Path MTU Plateau Table Item', 'uint16')],
  26: ['u16', field('dhcp.option.interface_mtu', 'Interface MTU', 'uint16')],
  27: ['bool', field('dhcp.option.all_subnets_are_local', 'All Subnets are Local', 'boolean', { states: YES })],
  28: ['ip', field('dhcp.option.broadcast_address', 'Broadcast Address', 'ipv4')],
  29: ['bool', field('dhcp.option.perform_mask_discovery', 'Perform Mask Discovery', 'boolean', { states: ENABLED })],
  30: ['bool', field('dhcp.option.mask_supplier', 'Mask Supplier', 'boolean', { states: YES })],
  31: ['bool', field('dhcp.option.perform_router_discover', 'Perform Router Discover', 'boolean', { states: ENABLED })],
  32: ['ip', field('dhcp.option.router_solicitation_address', 'Router Solicitation Address', 'ipv4')],
  34: ['bool', field('dhcp.option.trailer_encapsulation', 'Trailer Encapsulation', 'boolean', { states: ENABLED })],
  35: ['time', field('dhcp.option.arp_cache_timeout', 'ARP Cache Timeout', 'uint32')],
  36: ['bool', field('dhcp.option.ethernet_encapsulation', 'Ethernet Encapsulation', 'boolean', { states: ENABLED })],
  37: ['u8', field('dhcp.option.tcp_default_ttl', 'TCP Default TTL', 'uint8')],
  38: ['time', field('dhcp.option.tcp_keepalive_interval', 'TCP Keepalive Interval', 'uint32')],
  39: ['bool', field('dhcp.option.tcp_keepalive_garbage', 'TCP Keepalive Garbage', 'boolean', { states: ENABLED })],
  40: ['text', field('dhcp.option.nis_domain', 'Network Information Service Domain', 'string')],
  41: ['ips', field('dhcp.option.nis_server', 'Network Information Service Server', 'ipv4')],
  42: ['ips', field('dhcp.option.ntp_server', 'Network Time Protocol Server', 'ipv4')],
  44: ['ips', field('dhcp.option.netbios_over_tcpip_name_server', 'NetBIOS over TCP/IP Name Server', 'ipv4')],
  45: [
    'ips',
    field(
      'dhcp.option.netbios_over_tcpip_dd_name_server',
      'NetBIOS over TCP/IP Datagram Distribution Name Server',
      'ipv4',
    ),
  ],
  46: [
    'u8',
    field('dhcp.option.netbios_over_tcpip_node_type', 'NetBIOS over TCP/IP Node Type', 'uint8', {
      values: NODE_TYPE_NAMES,
    }),
  ],
  47: ['text', field('dhcp.option.netbios_over_tcpip_scope', 'NetBIOS over TCP/IP Scope', 'string')],
  48: ['ips', field('dhcp.option.xwindows_system_font_server', 'X Window System Font Server', 'ipv4')],
  49: ['ips', field('dhcp.option.xwindows_system_display_manager', 'X Window System Display Manager', 'ipv4')],
  50: ['ip', field('dhcp.option.requested_ip_address', 'Requested IP Address', 'ipv4')],
  51: ['time', field('dhcp.option.ip_address_lease_time', 'IP Address Lease Time', 'uint32')],
  54: ['ip', field('dhcp.option.dhcp_server_id', 'DHCP Server Identifier', 'ipv4')],
  56: ['text', field('dhcp.option.message', 'Message', 'string')],
  57: ['u16', field('dhcp.option.dhcp_max_message_size', 'Maximum DHCP Message Size', 'uint16')],
  58: ['time', field('dhcp.option.renewal_time_value', 'Renewal Time Value', 'uint32')],
  59: ['time', field('dhcp.option.rebinding_time_value', 'Rebinding Time Value', 'uint32')],
  60: ['text', field('dhcp.option.vendor_class_id', 'Vendor class identifier', 'string')],
  62: ['text', field('dhcp.option.novell_netware_ip_domain', 'Novell/Netware IP domain', 'string')],
  64: ['text', field('dhcp.option.nis_plus_domain', 'Network Information Service+ Domain', 'string')],
  65: ['ips', field('dhcp.option.nis_plus_server', 'Network Information Service+ Server', 'ipv4')],
  66: ['text', field('dhcp.option.tftp_server_name', 'TFTP Server Name', 'string')],
  67: ['text', field('dhcp.option.bootfile_name', 'Bootfile name', 'string')],
  68: ['ips', field('dhcp.option.mobile_ip_home_agent', 'Mobile IP Home Agent', 'ipv4')],
  69: ['ips', field('dhcp.option.smtp_server', 'SMTP Server', 'ipv4')],
  70: ['ips', field('dhcp.option.pop3_server', 'POP3 Server', 'ipv4')],
  71: ['ips', field('dhcp.option.nntp_server', 'NNTP Server', 'ipv4')],
  72: ['ips', field('dhcp.option.default_www_server', 'Default WWW Server', 'ipv4')],
  73: ['ips', field('dhcp.option.default_finger_server', 'Default Finger Server', 'ipv4')],
  74: ['ips', field('dhcp.option.default_irc_server', 'Default IRC Server', 'ipv4')],
  75: ['ips', field('dhcp.option.streettalk_server', 'StreetTalk Server', 'ipv4')],
  76: ['ips', field('dhcp.option.streettalk_da_server', 'StreetTalk Directory Assistance Server', 'ipv4')],
  91: ['time', field('dhcp.option.client_last_transaction_time', 'Client last transaction time', 'uint32')],
  92: ['ips', field('dhcp.option.associated_ip_option', 'Associated IP option', 'ipv4')],
  93: [
    'u16s',
    field('dhcp.option.client_system_architecture', 'Client System Architecture', 'uint16', {
      values: ARCHITECTURE_NAMES,
    }),
  ],
  100: ['text', field('dhcp.option.tz_pcode', 'TZ PCode', 'string')],
  101: ['text', field('dhcp.option.tz_tcode', 'TZ TCode', 'string')],
  114: ['text', field('dhcp.option.captive_portal', 'Captive Portal', 'string')],
  116: ['u8', field('dhcp.option.dhcp_auto_configuration', 'DHCP Auto-Configuration', 'uint8', { values: AUTO_NAMES })],
  118: ['ips', field('dhcp.option.subnet_selection_option', 'Subnet Selection Option', 'ipv4')],
  138: ['ips', field('dhcp.option.capwap_access_controller', 'CAPWAP Access Controllers', 'ipv4')],
  145: ['u8s', field('dhcp.option.forcerenew_nonce.algorithm', 'Algorithm', 'uint8', { values: { 1: 'HMAC-MD5' } })],
  150: ['ips', field('dhcp.option.tftp_server_address', 'TFTP Server Address', 'ipv4')],
  252: ['text', field('dhcp.option.private_proxy_autodiscovery', 'Private/Proxy autodiscovery', 'string')],
}

/** Bytes of one value; 0 where the option is one text. */
export const VALUE_LENGTHS: Readonly<Record<ValueKind, number>> = {
  ip: 4,
  ips: 4,
  text: 0,
  bool: 1,
  u8: 1,
  u8s: 1,
  u16: 2,
  u16s: 2,
  time: 4,
  signed: 4,
}

export const isList = (kind: ValueKind): boolean => kind === 'ips' || kind === 'u16s' || kind === 'u8s'
