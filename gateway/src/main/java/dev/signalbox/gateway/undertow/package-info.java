/**
 * The only packages that know Undertow and XNIO. Start with {@link dev.signalbox.gateway.undertow.HttpServer}.
 *
 * <p>Thread rule: I/O threads parse, read and write, and are the lanes of the connection runtime; all else runs on the
 * application executor.
 */
@NullMarked
package dev.signalbox.gateway.undertow;

import org.jspecify.annotations.NullMarked;
