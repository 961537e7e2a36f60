package dev.signalbox.conformance.rule.report;

import dev.signalbox.conformance.rule.Outcome;
import dev.signalbox.conformance.rule.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The outcomes of a run as JUnit XML: a suite for each section, a case for each trial. A rule that is not required and broken is a skipped
 * case that says so.
 */
public final class JUnitXml {

    private JUnitXml() {}

    /**
     * Writes a run.
     *
     * @throws IOException when it cannot be written
     */
    public static void write(List<Outcome> outcomes, OutputStream out) throws IOException {
        Map<String, List<Outcome>> sections = outcomes.stream()
                .collect(Collectors.groupingBy(
                        outcome -> outcome.rule().section(), LinkedHashMap::new, Collectors.toList()));
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            xml.writeAttribute("name", "signalbox-conformance check");
            for (Map.Entry<String, List<Outcome>> section : sections.entrySet()) {
                suite(xml, section.getKey(), section.getValue());
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException failure) {
            throw new IOException("the report could not be written: " + failure.getMessage(), failure);
        }
    }

    private static void suite(XMLStreamWriter xml, String section, List<Outcome> outcomes) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", section);
        xml.writeAttribute("tests", String.valueOf(outcomes.size()));
        xml.writeAttribute(
                "failures",
                String.valueOf(outcomes.stream().filter(Outcome::wrong).count()));
        xml.writeAttribute(
                "skipped",
                String.valueOf(outcomes.stream()
                        .filter(outcome -> !outcome.wrong() && outcome.verdict() != Verdict.PASS)
                        .count()));
        for (Outcome outcome : outcomes) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", section);
            xml.writeAttribute("name", printable((outcome.rule() + " " + outcome.dialect()).strip()));
            xml.writeAttribute("time", seconds(outcome.took()));
            if (outcome.verdict() != Verdict.PASS) {
                xml.writeStartElement(outcome.wrong() ? "failure" : "skipped");
                xml.writeAttribute("message", printable(outcome.verdict().id() + ": " + outcome.reason()));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
    }

    /** XML 1.0 has no way to write some characters at all. */
    private static String printable(String text) {
        return text.replaceAll("[^\\u0020-\\uD7FF\\uE000-\\uFFFD]", "?");
    }
}
