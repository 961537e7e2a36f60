package dev.signalbox.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionDetails;
import dev.signalbox.connection.lifecycle.ConnectionState;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages of the table: each column sorts, filters find, and pages put together are the whole. */
class ConnectionTableTest {
    private static final List<ConnectionDetails> ALL = shuffled();

    private static List<ConnectionDetails> shuffled() {
        List<ConnectionDetails> all = new ArrayList<>(IntStream.range(0, 10_000)
                .mapToObj(ConnectionTableTest::connection)
                .toList());
        Collections.shuffle(all, new Random(7));
        return all;
    }

    private static ConnectionDetails connection(int i) {
        return new ConnectionDetails(
                "id%05d".formatted(i),
                i % 3 == 0 ? "/signalr/connect" : "/echo/connect",
                TransportType.values()[i % 4],
                i % 2 == 0 ? "jquery" : "dotnet",
                "2." + i % 5,
                "Agent/" + i,
                ProtocolVersion.MAX,
                i % 10 == 0 ? "" : "user" + i % 100,
                "10.0.0." + i % 256,
                i % 7 == 0 ? ConnectionState.DISCONNECTED_WAITING : ConnectionState.CONNECTED,
                "node" + i % 2,
                Instant.EPOCH.plusSeconds(i),
                Duration.ofSeconds(20_000 - i),
                Duration.ofSeconds(i % 60),
                i % 7 != 0,
                i % 4,
                i % 9,
                List.of(),
                i % 11,
                i % 13,
                i % 17,
                i % 19);
    }

    private static ConnectionTable.Page page(String sort, boolean descending, String text, int from, int count) {
        return ConnectionTable.page(ALL, new ConnectionTable.Query(sort, descending, text, "", from, count));
    }

    static Stream<String> columns() {
        return ConnectionTable.columns();
    }

    @ParameterizedTest
    @MethodSource("columns")
    void eachColumnSortsBothWays(String column) {
        List<String> up =
                page(column, false, "", 0, 10_000).rows().stream().map(Row::id).toList();
        List<String> down =
                page(column, true, "", 0, 10_000).rows().stream().map(Row::id).toList();
        assertThat(new HashSet<>(up)).hasSize(10_000).isEqualTo(new HashSet<>(down));
        if (!column.equals("protocol")) { // all speak the same
            assertThat(down.get(0)).isNotEqualTo(up.get(0));
        }
    }

    @Test
    void rowsComeInTheOrderOfTheColumn() {
        assertThat(page("waiting", true, "", 0, 500).rows())
                .extracting(Row::waiting)
                .containsOnly(10);
        assertThat(page("age", false, "", 0, 3).rows())
                .extracting(Row::id)
                .containsExactly("id09999", "id09998", "id09997");
    }

    @Test
    void pagesPutTogetherAreTheWhole() {
        Set<String> seen = new HashSet<>();
        for (int from = 0; from < 10_000; from += 400) {
            page("user", false, "", from, 400).rows().forEach(row -> seen.add(row.id()));
        }
        assertThat(seen).hasSize(10_000);
        assertThat(page("user", false, "", 20_000, 10).rows()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ID00042, 1",
        "user42, 100",
        "/SIGNALR/, 3334",
        "agent/9999, 1",
        "jquery 2.4, 1000",
        "node1, 5000",
        "nothing, 0",
        "disconnected waiting, 1429"
    })
    void filtersFindWhateverTheCase(String text, int found) {
        ConnectionTable.Page page = page("id", false, text, 0, 10);
        assertThat(page.found()).isEqualTo(found);
        assertThat(page.total()).isEqualTo(10_000);
        assertThat(page.rows()).hasSize(Math.min(found, 10));
    }

    @Test
    void aTransportIsFilteredByItsName() {
        ConnectionTable.Page page =
                ConnectionTable.page(ALL, new ConnectionTable.Query("id", false, "", "longPolling", 0, 500));
        assertThat(page.found()).isEqualTo(2_500);
        assertThat(page.rows()).extracting(Row::transport).containsOnly("longPolling");
    }
}
