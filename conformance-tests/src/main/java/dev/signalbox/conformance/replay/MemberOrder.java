package dev.signalbox.conformance.replay;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The order of the members of envelopes, learned from the recorded ones. */
final class MemberOrder {
    private final Set<List<String>> before = new HashSet<>(); // pairs: the first stood before the second
    private boolean messagesAlways = true;
    private boolean learned;

    void learn(List<String> members) {
        if (members.isEmpty()) {
            return;
        }
        learned = true;
        messagesAlways &= members.contains("M");
        for (int i = 0; i < members.size(); i++) {
            for (int j = i + 1; j < members.size(); j++) {
                before.add(List.of(members.get(i), members.get(j)));
            }
        }
    }

    /** What is wrong with the members of an envelope, null when nothing is. */
    @Nullable
    String complaint(List<String> members) {
        if (members.isEmpty() || !learned) {
            return null;
        }
        if (messagesAlways && !members.contains("M")) {
            return "no member M";
        }
        for (int i = 0; i < members.size(); i++) {
            for (int j = i + 1; j < members.size(); j++) {
                String first = members.get(i);
                String second = members.get(j);
                if (before.contains(List.of(second, first)) && !before.contains(List.of(first, second))) {
                    return first + " before " + second;
                }
            }
        }
        return null;
    }
}
