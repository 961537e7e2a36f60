/**
 * Results as text, as JUnit XML and as one page of HTML. Start at {@link dev.signalbox.conformance.report.HtmlReport}.
 *
 * <p>Pure functions of results; everything belongs to the calling thread.
 */
@NullMarked
package dev.signalbox.conformance.report;

import org.jspecify.annotations.NullMarked;
