package dev.portolan.provider.members;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects the rows of one table; names are separated by blanks. */
final class MemberRows {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final List<MemberRow> rows = new ArrayList<>();

    /** Returns rows of members that pass and contain scalars only. */
    MemberRows pass(MemberLocation location, String names) {
        return add(location, names, MemberTreatment.PASSES, MemberContent.SCALARS);
    }

    /** Returns rows of members that pass with any content. */
    MemberRows data(MemberLocation location, String names) {
        return add(location, names, MemberTreatment.PASSES, MemberContent.DATA);
    }

    /** Returns rows of members that pass and contain objects of another location. */
    MemberRows holding(MemberLocation location, MemberLocation inside, String names) {
        return add(location, names, MemberTreatment.PASSES, new MemberContent.Objects(inside));
    }

    /** Returns rows of members of the body that need a treatment; nothing in them is examined. */
    MemberRows treat(MemberTreatment treatment, String names) {
        return treat(MemberLocation.BODY, treatment, names);
    }

    /** Returns rows of members that need a treatment; nothing in them is examined. */
    MemberRows treat(MemberLocation location, MemberTreatment treatment, String names) {
        return add(location, names, treatment, MemberContent.DATA);
    }

    /** Adds the rows of another table. */
    MemberRows addAll(MemberRows others) {
        rows.addAll(others.rows);
        return this;
    }

    private MemberRows add(
            MemberLocation location,
            String names,
            MemberTreatment treatment,
            MemberContent inside) {
        BLANKS.splitAsStream(names.strip())
                .forEach(name -> rows.add(new MemberRow(location, name, treatment, inside)));
        return this;
    }

    List<MemberRow> list() {
        return List.copyOf(rows);
    }
}
