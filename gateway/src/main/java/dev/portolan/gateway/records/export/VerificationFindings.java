package dev.portolan.gateway.records.export;

import java.util.ArrayList;
import java.util.List;

/** Collects what a verification finds, up to a number that people read. */
final class VerificationFindings {
    private static final int MAX = 100;

    private final List<String> list = new ArrayList<>();
    private long more;

    void add(String finding) {
        if (list.size() < MAX) {
            list.add(finding);
        } else {
            more++;
        }
    }

    List<String> list() {
        if (more == 0) {
            return list;
        }
        List<String> all = new ArrayList<>(list);
        all.add("and " + more + " more");
        return all;
    }
}
