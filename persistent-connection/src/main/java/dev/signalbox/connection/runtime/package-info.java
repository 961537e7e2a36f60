/**
 * The working whole: {@link dev.signalbox.connection.runtime.ConnectionRuntime} wires log, lanes and live connections;
 * {@link dev.signalbox.connection.runtime.RequestPipeline} answers what can be answered without a stream and hands the rest over as
 * {@link dev.signalbox.connection.runtime.ReceiveRequest}s.
 */
@NullMarked
package dev.signalbox.connection.runtime;

import org.jspecify.annotations.NullMarked;
