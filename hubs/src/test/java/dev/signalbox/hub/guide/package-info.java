/** The examples of docs/hubs.md: compiled here, run by {@code GuideTest}, held equal to the page by {@code GuideQuotesTest}. */
@NullMarked
package dev.signalbox.hub.guide;

import org.jspecify.annotations.NullMarked;
