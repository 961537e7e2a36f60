package dev.signalbox.gateway.undertow.transport;

import dev.signalbox.gateway.event.RequestEvents;

/**
 * What all channels of a server share.
 *
 * @param stallMillis how long a peer may take nothing of what is sent to it
 * @param events told of writes that fail and of WebSockets whose client broke a rule; on I/O threads
 */
record ChannelSettings(long stallMillis, RequestEvents events) {}
