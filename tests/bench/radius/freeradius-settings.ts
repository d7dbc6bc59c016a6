import { benchSecret } from './generator.ts';

/** Where Debian's freeradius-config puts the schemas and queries that come with it. */
export const stockSql = '/etc/freeradius/3.0/mods-config/sql/main';

export type PeerPorts = { readonly auth: number; readonly acct: number };
export type User = { readonly name: string; readonly password: string };

/** As many attributes in each answer as ours has. */
export const replyAttributes = [
  ['Session-Timeout', '3600'],
  ['Acct-Interim-Interval', '300'],
  ['Class', '0x6d616368696b61646f'],
  ['Reply-Message', 'Welcome.'],
] as const;

export function usersFile(users: readonly User[]): string {
  const replies = replyAttributes.map(([name, value]) => `\t${name} = ${name === 'Class' ? value : `"${value}"`}`);
  return users
    .map(({ name, password }) => `"${name}" Cleartext-Password := "${password}"\n${replies.join(',\n')}\n`)
    .join('\n');
}

function general(directory: string): string {
  return `
prefix = /usr
logdir = ${directory}
raddbdir = /etc/freeradius/3.0
libdir = /usr/lib/freeradius
run_dir = ${directory}
db_dir = ${directory}
certdir = ${directory}
max_request_time = 30
cleanup_delay = 5
max_requests = 65536
proxy_requests = no
log {
  destination = files
  file = ${directory}/log
  auth = no
}
security {
  max_attributes = 200
  reject_delay = 0
  status_server = yes
  allow_vulnerable_openssl = yes
}
thread pool {
  start_servers = 4
  max_servers = 8
  min_spare_servers = 2
  max_spare_servers = 8
  max_requests_per_server = 0
  max_queue_size = 65536
}
client loopback {
  ipaddr = 127.0.0.1
  secret = "${benchSecret}"
  require_message_authenticator = yes
}
`;
}

const listeners = (ports: PeerPorts) => `
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${ports.auth}
  }
  listen {
    type = acct
    ipaddr = 127.0.0.1
    port = ${ports.acct}
  }
`;

/** PAP by a file of users, accounting into a detail file that nobody waits for. */
export function filesSettings(directory: string, ports: PeerPorts): string {
  return `${general(directory)}
modules {
  files {
    filename = ${directory}/users
  }
  pap {
  }
  detail {
    filename = ${directory}/detail
    permissions = 0600
  }
}
server default {
${listeners(ports)}
  authorize {
    files
    pap
  }
  authenticate {
    pap
  }
  accounting {
    detail
  }
}
`;
}

/** `engine` is the part of module `sql` that says which database, and where. */
function sqlSettings(directory: string, ports: PeerPorts, engine: { dialect: string; lines: string }): string {
  const { dialect, lines } = engine;
  // All connections are there from the beginning, so that the time of each backend is counted.
  return `${general(directory)}
modules {
  pap {
  }
  expr {
  }
  sql {
    driver = "rlm_sql_${dialect}"
    dialect = "${dialect}"
    ${lines}
    acct_table1 = "radacct"
    acct_table2 = "radacct"
    postauth_table = "radpostauth"
    authcheck_table = "radcheck"
    authreply_table = "radreply"
    groupcheck_table = "radgroupcheck"
    groupreply_table = "radgroupreply"
    usergroup_table = "radusergroup"
    client_table = "nas"
    group_attribute = "SQL-Group"
    read_groups = no
    read_profiles = no
    pool {
      start = 8
      min = 8
      max = 8
      spare = 0
      uses = 0
      lifetime = 0
      idle_timeout = 0
    }
    $INCLUDE ${stockSql}/${dialect}/queries.conf
  }
}
policy {
  $INCLUDE \${raddbdir}/policy.d/accounting
}
server default {
${listeners(ports)}
  authorize {
    sql
    pap
  }
  authenticate {
    pap
  }
  preacct {
    acct_unique
  }
  accounting {
    sql
  }
}
`;
}

export const sqliteSettings = (directory: string, ports: PeerPorts): string =>
  sqlSettings(directory, ports, {
    dialect: 'sqlite',
    lines: `sqlite {
      filename = ${directory}/radius.sqlite
      busy_timeout = 5000
    }`,
  });

export const postgresSettings = (directory: string, ports: PeerPorts, connection: string): string =>
  sqlSettings(directory, ports, { dialect: 'postgresql', lines: `radius_db = "${connection}"` });

/** EAP-TTLS with PAP inside; no session is kept, so that every handshake is a whole one. */
export function eapSettings(directory: string, ports: PeerPorts, certificate: string): string {
  return `${general(directory)}
modules {
  files {
    filename = ${directory}/users
  }
  pap {
  }
  eap {
    default_eap_type = ttls
    timer_expire = 60
    max_sessions = 4096
    tls-config bench {
      private_key_file = ${certificate}.key
      certificate_file = ${certificate}.pem
      ca_file = ${certificate}.pem
      cipher_list = "DEFAULT"
      tls_min_version = "1.2"
      tls_max_version = "1.2"
      ecdh_curve = ""
      cache {
        enable = no
      }
    }
    ttls {
      tls = bench
      default_eap_type = md5
      copy_request_to_tunnel = no
      use_tunneled_reply = yes
      virtual_server = "inner"
    }
    md5 {
    }
  }
}
server default {
${listeners(ports)}
  authorize {
    eap {
      ok = return
    }
  }
  authenticate {
    eap
  }
  accounting {
  }
}
server inner {
  authorize {
    files
    pap
  }
  authenticate {
    pap
  }
}
`;
}
