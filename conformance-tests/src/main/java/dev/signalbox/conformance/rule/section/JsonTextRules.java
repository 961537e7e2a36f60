package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Envelope;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.WireClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** L 59-71, seen in the results of the chat hub's echoes. */
final class JsonTextRules {

    private JsonTextRules() {}

    /** A call of the chat hub and the text of its result. */
    private record Echo(String method, String argument, String result) {}

    static void addTo(RuleBook book) {
        echoes(
                book,
                59,
                "double 1 is 1.0; 1e15 is 1E+15; 1e14 is 100000000000000.0; 1.5e-7 is 1.5E-07; 0.1+0.2 is 0.30000000000000004",
                new Echo("EchoDouble", "1", "1.0"),
                new Echo("EchoDouble", "1e15", "1E+15"),
                new Echo("EchoDouble", "1e14", "100000000000000.0"),
                new Echo("EchoDouble", "1.5e-7", "1.5E-07"),
                new Echo("EchoDouble", "0.00000015", "1.5E-07"),
                new Echo("EchoDouble", "0.30000000000000004", "0.30000000000000004"));
        echoes(
                book,
                60,
                "float 0.1 is 0.1; 1e7f is 1E+07",
                new Echo("EchoFloat", "0.1", "0.1"),
                new Echo("EchoFloat", "1e7", "1E+07"),
                new Echo("EchoFloat", "1e6", "1000000.0"));
        echoes(
                book,
                61,
                "NaN and Infinity are the strings \"NaN\", \"Infinity\", \"-Infinity\"",
                new Echo("EchoDouble", "\"NaN\"", "\"NaN\""),
                new Echo("EchoDouble", "\"Infinity\"", "\"Infinity\""),
                new Echo("EchoDouble", "\"-Infinity\"", "\"-Infinity\""));
        echoes(
                book,
                62,
                "decimal 1.10 is 1.10; 5 is 5.0",
                new Echo("EchoDecimal", "\"1.10\"", "1.10"),
                new Echo("EchoDecimal", "5", "5.0"));
        echoes(
                book,
                63,
                "long max and ulong max are unquoted",
                new Echo("EchoLong", "9223372036854775807", "9223372036854775807"),
                new Echo("EchoLong", "\"9223372036854775807\"", "9223372036854775807"),
                new Echo("Echo", "18446744073709551615", "18446744073709551615"));
        echoes(
                book,
                64,
                "an enum is a number; name or number are accepted inbound",
                new Echo("EchoEnum", "\"green\"", "1"),
                new Echo("EchoEnum", "\"Blue\"", "2"),
                new Echo("EchoEnum", "2", "2"));
        echoes(
                book,
                65,
                "byte[] is base64; Guid is lower-case d-format",
                new Echo("EchoBytes", "\"AQID\"", "\"AQID\""),
                new Echo(
                        "EchoGuid",
                        "\"{6F9619FF-8B86-D011-B42D-00C04FC964FF}\"",
                        "\"6f9619ff-8b86-d011-b42d-00c04fc964ff\""));
        echoes(
                book,
                66,
                "a UTC date ends in Z, an unspecified one has no suffix, the fraction is trimmed",
                new Echo("EchoDate", "\"2020-01-02T03:04:05.1200000Z\"", "\"2020-01-02T03:04:05.12Z\""),
                new Echo("EchoDate", "\"2020-01-02T03:04:05.1234567Z\"", "\"2020-01-02T03:04:05.1234567Z\""),
                new Echo("EchoDate", "\"2020-01-02T03:04:05.000\"", "\"2020-01-02T03:04:05\""),
                new Echo("EchoDate", "\"2020-01-02\"", "\"2020-01-02T00:00:00\""));
        echoes(
                book,
                67,
                "TimeSpan is 1.02:03:04.0050000",
                new Echo("EchoTimeSpan", "\"1.02:03:04.005\"", "\"1.02:03:04.0050000\""),
                new Echo("EchoTimeSpan", "\"00:00:05\"", "\"00:00:05\""));
        book.rule(68, "< > & ' / non-ASCII and U+007F are not escaped; U+2028, U+2029, U+0085 are")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(t -> {
                    String text = "<b>&'/\u00e4\u20ac\ud83d\ude00\u007f\u2028\u2029\u0085";
                    String written = "\"<b>&'/\u00e4\u20ac\ud83d\ude00\u007f\\u2028\\u2029\\u0085\"";
                    String angled = written.replace("<", "\\u003c").replace(">", "\\u003e");
                    WireClient client = t.connected();
                    // The original writes replies of forever frames like their messages (protocol K40).
                    String reply = client.invoke("chatHub", "EchoString", JsonText.quote(text));
                    Expect.oneOf(
                            "reply",
                            reply,
                            "{\"R\":" + written + ",\"I\":\"0\"}",
                            t.over(Wires.FF) ? "{\"R\":" + angled + ",\"I\":\"0\"}" : "");
                    client.invoke("chatHub", "CallCaller", "\"m\"", JsonText.quote(text));
                    Expect.equal("message", t.next(client), Wires.call("m", t.over(Wires.FF) ? angled : written));
                });
        echoes(
                book,
                69,
                "control characters are \\u00xx in lower case or the short escapes",
                new Echo(
                        "EchoString",
                        "\"\\u0001\\u001f\\u0000\\b\\f\\n\\r\\t\\\"\\\\\"",
                        "\"\\u0001\\u001f\\u0000\\b\\f\\n\\r\\t\\\"\\\\\""),
                new Echo("EchoString", "\"\\u000b\\u000A\"", "\"\\u000b\\n\""));
        echoes(
                book,
                70,
                "dictionary keys are unchanged; null values are kept",
                new Echo(
                        "EchoDictionary",
                        "{\"B\":\"x\",\"a\":1,\"n\":null,\"c\":{\"d\":[1]}}",
                        "{\"B\":\"x\",\"a\":1,\"n\":null,\"c\":{\"d\":[1]}}"),
                new Echo("EchoDictionaryInt", "{\"Key One\":1,\"keyTwo\":2}", "{\"Key One\":1,\"keyTwo\":2}"),
                new Echo(
                        "EchoComplex",
                        "{\"age\":\"3\",\"extra\":1,\"NAME\":\"n\"}",
                        "{\"Name\":\"n\",\"Age\":3,\"Tags\":null}"));
        book.rule(71, "no BOM, no white space between tokens")
                .needs(Feature.CHAT_HUB)
                .over(Wires.all())
                .check(JsonTextRules::plainText);
    }

    private static void echoes(RuleBook book, int number, String text, Echo... echoes) {
        book.rule(number, text).needs(Feature.CHAT_HUB).over(Wires.all()).check(t -> {
            WireClient client = t.connected();
            for (int i = 0; i < echoes.length; i++) {
                Echo echo = echoes[i];
                Expect.equal(
                        "reply to " + echo.method() + "(" + echo.argument() + ")",
                        client.invoke("chatHub", echo.method(), echo.argument()),
                        "{\"R\":" + echo.result() + ",\"I\":\"" + i + "\"}");
            }
        });
    }

    private static void plainText(Trial t) {
        byte[] negotiate = t.get("/negotiate").body();
        Expect.equal("first byte of negotiate", (char) negotiate[0], '{');
        WireClient client = t.connected();
        client.invoke("chatHub", "EchoComplex", "{\"Name\":\"n\",\"Age\":1,\"Tags\":[\"a\"]}");
        client.invoke("chatHub", "CallCaller", "\"m\"", "{\"a\":[1,2]}");
        Deadline deadline = t.deadline();
        Envelope envelope = client.nextEnvelope(deadline);
        while (envelope.messages().isEmpty()) {
            envelope = client.nextEnvelope(deadline);
        }
        List<String> texts = new ArrayList<>();
        texts.add(new String(negotiate, StandardCharsets.UTF_8));
        client.transcript().stream()
                // A poll's answer may begin with the spaces of keep-alives.
                .map(text -> t.over(Wires.LP) ? text.strip() : text)
                .forEach(texts::add);
        for (String text : texts) {
            String tokens = text.replaceAll("\"(\\\\.|[^\"\\\\]++)*+\"", "\"\"");
            Expect.that(
                    Arrays.stream(tokens.split("")).noneMatch(c -> c.isBlank() && !c.isEmpty()),
                    "white space between the tokens of " + text);
            Expect.matches("text", text, "\\{.*}");
        }
    }
}
