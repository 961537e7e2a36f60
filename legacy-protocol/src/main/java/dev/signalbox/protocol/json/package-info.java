/**
 * Every JSON text that crosses the wire, read leniently and written exactly as the original's serializer does it.
 *
 * <p>Incoming: {@link dev.signalbox.protocol.json.HubInvocation} and
 * {@link dev.signalbox.protocol.json.ConnectionData}. Outgoing: {@link dev.signalbox.protocol.json.EnvelopeWriter},
 * {@link dev.signalbox.protocol.json.ClientInvocation}, {@link dev.signalbox.protocol.json.HubResponse} and
 * {@link dev.signalbox.protocol.json.NegotiateResponse}. Application values pass through
 * {@link dev.signalbox.protocol.json.NetJson}.
 *
 * <p>Threads: records and {@code NetJson} may be shared; {@link dev.signalbox.protocol.json.Utf8Buffer} belongs to one
 * thread at a time.
 */
@NullMarked
package dev.signalbox.protocol.json;

import org.jspecify.annotations.NullMarked;
