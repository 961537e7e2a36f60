package dev.signalbox.conformance.client;

import dev.signalbox.conformance.wire.WireAddress;
import org.junit.jupiter.api.parallel.Isolated;

/** Behind nginx, from {@code deploy/nginx/signalbox.conf}. */
@Isolated("a browser and time-outs want the machine for themselves")
final class NginxIT extends BehindProxySuite {
    @Override
    ProxyProgram start(WireAddress one, WireAddress two) {
        return ProxyProgram.nginx(one, two, IDLE);
    }
}
