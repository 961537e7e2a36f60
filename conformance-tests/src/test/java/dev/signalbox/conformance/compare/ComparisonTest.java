package dev.signalbox.conformance.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.compare.Comparison.Place;
import dev.signalbox.conformance.compare.Unit.Kind;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private static final String GUID = "ab53c1eb-23fc-4467-b835-c4b54cf88cc0";
    private static final String OTHER_GUID = "11111111-23fc-4467-b835-c4b54cf88cc0";
    private static final String THIRD_GUID = "22222222-23fc-4467-b835-c4b54cf88cc0";

    private final Terms terms =
            new Terms("the client sent 2020-01-01T00:00:00Z", List.of(Pattern.compile("took [0-9]+ ms")));

    @Test
    void numbersAreComparedByTheirText() {
        assertThat(places("{\"A\":[0,1.0]}", "{\"A\":[0,1]}")).containsExactly(new Place("M[0].A[1]", "1.0", "1"));
        assertThat(places("1e3", "1000")).containsExactly(new Place("M[0]", "1e3", "1000"));
    }

    @Test
    void membersThatAreMissingAdditionalOrInAnotherOrderAreTold() {
        assertThat(places("{\"a\":1,\"b\":2}", "{\"a\":1}")).containsExactly(new Place("M[0].b", "2", null));
        assertThat(places("{\"a\":1}", "{\"a\":1,\"b\":2}")).containsExactly(new Place("M[0].b", null, "2"));
        assertThat(places("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}"))
                .containsExactly(new Place("M[0] order of members", "a, b", "b, a"));
        assertThat(places("[1,2]", "[1]")).containsExactly(new Place("M[0][1]", "2", null));
        assertThat(places("{ \"a\":1}", "{\"a\":1}")).hasSize(1);
    }

    @Test
    void escapesAreText() {
        assertThat(places("\"\\u003cb\"", "\"<b\"")).containsExactly(new Place("M[0]", "\"\\u003cb\"", "\"<b\""));
    }

    @Test
    void tokensAndIdsAreLearnedFromAnAnswerAndHoldEverywhere() {
        Unit recorded = body("{\"ConnectionToken\":\"t1\",\"ConnectionId\":\"" + GUID + "\",\"x\":1}");
        Unit live = body("{\"ConnectionToken\":\"t2\",\"ConnectionId\":\"" + OTHER_GUID + "\",\"x\":1}");

        assertThat(Comparison.same(recorded, live, terms)).isTrue();
        assertThat(terms.value("t1")).isEqualTo("t2");
        assertThat(places("{\"A\":[\"" + GUID + "\"]}", "{\"A\":[\"" + OTHER_GUID + "\"]}"))
                .isEmpty();
        assertThat(places("{\"A\":[\"" + GUID + "\"]}", "{\"A\":[\"" + THIRD_GUID + "\"]}"))
                .hasSize(1);
        assertThat(terms.used()).contains(Wildcard.TOKENS_AND_IDS);
    }

    @Test
    void idsThatTheApplicationMakesMayDifferOnceAndThenNeverAgain() {
        assertThat(places("\"" + GUID + "\"", "\"" + OTHER_GUID + "\"")).isEmpty();
        assertThat(places("\"" + GUID + "\"", "\"" + OTHER_GUID + "\"")).isEmpty();
        assertThat(places("\"" + GUID + "\"", "\"" + THIRD_GUID + "\"")).hasSize(1);
    }

    @Test
    void timesMayDifferUnlessTheClientSentThem() {
        assertThat(places("\"2021-05-06T07:08:09.12Z\"", "\"2026-11-25T01:02:03.4567Z\""))
                .isEmpty();
        assertThat(places("\"2020-01-01T00:00:00Z\"", "\"2020-01-01T00:00:01Z\""))
                .hasSize(1);
        assertThat(places("\"2021-05-06T07:08:09Z\"", "\"2021-05-06T07:08:09+01:00\""))
                .hasSize(1);
    }

    @Test
    void zerosOfATimeAreNotWrittenAndSummerComes() {
        assertThat(places("\"2021-05-06T07:08:09.12Z\"", "\"2026-11-25T01:02:03Z\""))
                .isEmpty();
        assertThat(places("\"2021-01-06T07:08:09+01:00\"", "\"2026-07-25T01:02:03+02:00\""))
                .isEmpty();
    }

    @Test
    void whatStandsBehindATimeIsNotFree() {
        assertThat(places("\"2021-05-06T07:08:09Z order 17\"", "\"2026-11-25T01:02:03Z order 17\""))
                .isEmpty();
        assertThat(places("\"2021-05-06T07:08:09Z order 17\"", "\"2026-11-25T01:02:03Z order 99\""))
                .hasSize(1);
    }

    @Test
    void longStringsAreComparedLikeShortOnes() {
        String text = "{\"a\":\"" + "x\\n".repeat(100_000) + "\",\"at\":";

        assertThat(places(text + "\"2021-05-06T07:08:09Z\"}", text + "\"2026-11-25T01:02:03Z\"}"))
                .isEmpty();
        assertThat(places(text + "\"2021-05-06T07:08:09Z\"}", text + " \"2026-11-25T01:02:03Z\"}"))
                .hasSize(1);
    }

    @Test
    void textThatAPatternCoversMayDiffer() {
        assertThat(places("\"it took 12 ms\"", "\"it took 3 ms\"")).isEmpty();
        assertThat(places("\"it took 12 ms\"", "\"he took 3 ms\"")).hasSize(1);
    }

    @Test
    void longTextsAreShownAroundTheSpot() {
        String same = "x".repeat(200);
        List<Place> places = Comparison.differences(body(same + "a" + same), body(same + "b" + same), terms);

        assertThat(places).hasSize(1);
        assertThat(places.get(0).path()).isEqualTo("from character 200");
        assertThat(places.get(0).was()).startsWith("...").contains("xa").hasSizeLessThan(120);
    }

    private List<Place> places(String recorded, String live) {
        return Comparison.differences(
                new Unit(Kind.MESSAGE, "messages", "M[0]", recorded),
                new Unit(Kind.MESSAGE, "messages", "M[0]", live),
                terms);
    }

    private static Unit body(String text) {
        return new Unit(Kind.BODY, "body", "", text);
    }

    @Test
    void idsOfTwoConnectionsAreTold() {
        terms.learnId("recorded a", "live a");
        terms.learnId("recorded b", "live b");

        assertThat(terms.areTwo("\"live a\"", "\"live b\"")).isTrue();
        assertThat(terms.areTwo("\"live a\"", "\"live a\"")).isFalse();
        assertThat(terms.areTwo("\"live a\"", "\"someone\"")).isFalse();
        assertThat(terms.areTwo("\"recorded a\"", "\"live b\"")).isFalse();
        assertThat(terms.areTwo("\"live a\"", null)).isFalse();
    }
}
