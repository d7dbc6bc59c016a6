import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Where FreeRADIUS stands in a test: a folder with `home.test.pem` and `ca.pem`, and the ports of both sides. */
export type SampleFreeradius = {
  readonly folder: string;
  /** RadSec, where it is a home server. */
  readonly homePort: number;
  /** UDP on loopback, where it is a hub that asks us by RadSec for `city.test`. */
  readonly hubPort: number;
  readonly ourPort: number;
  readonly secret: string;
  readonly users: string;
};

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  server.close();
  await once(server, 'close');
  return typeof at === 'object' && at ? at.port : 0;
}

const tls = (folder: string, more = '') => `
      private_key_file = ${folder}/home.test.key
      certificate_file = ${folder}/home.test.pem
      ca_file = ${folder}/ca.pem
      ${more}`;

const modules = ({ folder }: SampleFreeradius) => `
name = radiusd
prefix = /usr
libdir = /usr/lib/freeradius
logdir = ${folder}
run_dir = ${folder}
db_dir = ${folder}
raddbdir = ${folder}
security {
  reject_delay = 0
  status_server = yes
}
thread pool {
  start_servers = 1
  max_servers = 4
  min_spare_servers = 1
  max_spare_servers = 2
}
modules {
  pap {
  }
  realm suffix {
    format = suffix
    delimiter = "@"
  }
  files {
    usersfile = ${folder}/users
  }
  eap {
    default_eap_type = ttls
    tls-config common {${tls(folder, 'tls_min_version = "1.2"\n      tls_max_version = "1.2"')}
    }
    ttls {
      tls = common
      virtual_server = inner
    }
  }
}
`;

const peers = ({ folder, ourPort, secret }: SampleFreeradius) => `
clients radsec {
  client gate {
    ipaddr = 127.0.0.1
    proto = tls
    secret = radsec
  }
}
client nas {
  ipaddr = 127.0.0.1
  secret = ${secret}
}
proxy server {
  default_fallback = no
}
home_server city {
  type = auth
  ipaddr = 127.0.0.1
  port = ${ourPort}
  proto = tcp
  secret = radsec
  status_check = none
  response_window = 10
  tls {${tls(folder, 'tls_min_version = "1.3"\n      tls_max_version = "1.3"')}
  }
}
home_server_pool city {
  type = fail-over
  home_server = city
}
realm city.test {
  auth_pool = city
  nostrip
}
realm other.test {
  auth_pool = city
  nostrip
}
`;

const sites = ({ folder, homePort, hubPort }: SampleFreeradius) => `
server home {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${homePort}
    proto = tcp
    clients = radsec
    tls {${tls(folder, 'require_client_cert = yes\n      tls_min_version = "1.3"\n      tls_max_version = "1.3"')}
    }
  }
  authorize {
    files
    eap {
      ok = return
    }
    pap
  }
  authenticate {
    Auth-Type PAP {
      pap
    }
    eap
  }
}
server hub {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${hubPort}
  }
  authorize {
    suffix
  }
}
server inner {
  authorize {
    files
    pap
  }
  authenticate {
    Auth-Type PAP {
      pap
    }
  }
}
`;

/** Starts Debian's FreeRADIUS and gives it when it takes requests. It ends by a signal of the test's. */
export async function startFreeradius(sample: SampleFreeradius): Promise<ChildProcess> {
  await writeFile(join(sample.folder, 'radiusd.conf'), `${modules(sample)}${peers(sample)}${sites(sample)}`);
  await writeFile(join(sample.folder, 'users'), sample.users);
  const child = spawn('/usr/sbin/freeradius', ['-fxx', '-l', 'stdout', '-d', sample.folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ready = Promise.withResolvers<ChildProcess>();
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-20_000);
    if (said.includes('Ready to process requests')) ready.resolve(child);
  });
  child.once('exit', () => ready.reject(new Error(said.slice(-2000))));
  return ready.promise;
}
