/**
 * Traces by OpenTelemetry, for who wants them. Start with {@link dev.signalbox.gateway.trace.Tracing}; nothing else of the gateway needs
 * {@code opentelemetry-api} on the class path.
 *
 * <p>Thread rule: safe for use by any thread.
 */
@NullMarked
package dev.signalbox.gateway.trace;

import org.jspecify.annotations.NullMarked;
