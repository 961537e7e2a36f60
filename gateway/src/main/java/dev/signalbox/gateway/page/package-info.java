/**
 * Static files from the class path: {@link dev.signalbox.gateway.page.Pages} finds them by request path.
 *
 * <p>Safe for use by any thread; looking a file up may block on its first use.
 */
@NullMarked
package dev.signalbox.gateway.page;

import org.jspecify.annotations.NullMarked;
