/**
 * The checklist itself, one class for each of its headings. Start at {@link dev.signalbox.conformance.rule.section.Checklist}.
 *
 * <p>Rule bodies are stateless; each run belongs to one thread.
 */
@NullMarked
package dev.signalbox.conformance.rule.section;

import org.jspecify.annotations.NullMarked;
