package dev.signalbox.gateway.trouble;

import dev.signalbox.gateway.arrival.ForwardedFault;
import dev.signalbox.gateway.event.Http2Fault;
import dev.signalbox.gateway.event.Refusal;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.identity.CredentialFault;
import dev.signalbox.gateway.trouble.Trouble.Kind;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Endpoint;
import java.util.Locale;

/** Enters what goes wrong with requests, and tells the next observer everything. */
public final class RequestTroubles implements RequestEvents {
    private final Troubles troubles;
    private final RequestEvents next;

    /** Creates it; {@code next} is told everything as well. */
    public RequestTroubles(Troubles troubles, RequestEvents next) {
        this.troubles = troubles;
        this.next = next;
    }

    @Override
    public void completed(Endpoint endpoint, int status) {
        if (status >= 400) {
            String what = endpoint.name().toLowerCase(Locale.ROOT) + " was answered " + status;
            troubles.add(status >= 500 ? Kind.REQUEST : Kind.REFUSED, what, "");
        }
        next.completed(endpoint, status);
    }

    @Override
    public void refused(Refusal refusal) {
        troubles.add(Kind.REFUSED, "A request was turned away: " + refusal.tag(), "");
        next.refused(refusal);
    }

    @Override
    public void credentialRefused(CredentialFault fault) {
        troubles.add(Kind.IDENTITY, "A credential proves nothing: " + fault.tag(), "");
        next.credentialRefused(fault);
    }

    @Override
    public void forwardedIgnored(ForwardedFault fault) {
        troubles.add(Kind.REFUSED, "What a proxy says is not believed: " + fault.tag(), "");
        next.forwardedIgnored(fault);
    }

    @Override
    public void proxyHeaderRefused() {
        troubles.add(Kind.REFUSED, "A connection did not begin as the PROXY protocol demands", "");
        next.proxyHeaderRefused();
    }

    @Override
    public void webSocketViolated(int status) {
        troubles.add(Kind.TRANSPORT, "A WebSocket client broke a rule and was closed with " + status, "");
        next.webSocketViolated(status);
    }

    @Override
    public void writeFailed(TransportType transport) {
        troubles.add(Kind.TRANSPORT, "A write to a client failed: " + transport.wireName(), "");
        next.writeFailed(transport);
    }

    @Override
    public void http2Refused(Http2Fault fault) {
        troubles.add(Kind.REFUSED, "An HTTP/2 connection was ended for what its client sends: " + fault.tag(), "");
        next.http2Refused(fault);
    }
}
