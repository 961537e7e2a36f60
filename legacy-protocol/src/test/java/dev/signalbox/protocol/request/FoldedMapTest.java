package dev.signalbox.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class FoldedMapTest {

    @Property(tries = 300)
    void itHoldsWhatATreeThatIgnoresCaseHolds(
            @ForAll @Size(max = 12) List<@AlphaChars @StringLength(max = 2) String> names,
            @ForAll @AlphaChars @StringLength(max = 2) String wanted) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (String name : names) {
            map.putIfAbsent(name, map.size());
        }
        TreeMap<String, Integer> tree = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.forEach(tree::putIfAbsent);

        FoldedMap<Integer> folded = FoldedMap.copyOf(map);

        assertThat(List.copyOf(folded.entrySet())).isEqualTo(List.copyOf(tree.entrySet()));
        assertThat(folded.get(wanted)).isEqualTo(tree.get(wanted));
        assertThat(folded.containsKey(wanted)).isEqualTo(tree.containsKey(wanted));
        assertThat(folded).hasSameSizeAs(tree);
    }

    @Property(tries = 300)
    void gatheredOneByOneItIsTheSame(@ForAll @Size(max = 40) List<@AlphaChars @StringLength(max = 2) String> names) {
        FoldedMap.Builder<Integer> builder = new FoldedMap.Builder<>();
        TreeMap<String, Integer> tree = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Integer earlier = tree.putIfAbsent(name, i);
            assertThat(builder.putIfAbsent(name, i)).isEqualTo(earlier);
            if (earlier != null) {
                tree.put(name, -i);
                builder.replace(name, -i);
            }
        }
        assertThat(List.copyOf(builder.build().entrySet())).isEqualTo(List.copyOf(tree.entrySet()));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.replace("absent", 1));
    }

    @Example
    void itCannotBeChanged() {
        Map<String, Integer> folded = FoldedMap.copyOf(Map.of("a", 1));

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> folded.put("b", 2));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(folded::clear);
        assertThat(FoldedMap.copyOf(folded)).isSameAs(folded);
    }

    @Example
    void toAskForNothingIsAMistake() {
        assertThatNullPointerException()
                .isThrownBy(() -> FoldedMap.copyOf(Map.of("a", 1)).get(null));
        assertThatNullPointerException()
                .isThrownBy(() -> FoldedMap.copyOf(Map.of()).containsKey(null));
    }
}
