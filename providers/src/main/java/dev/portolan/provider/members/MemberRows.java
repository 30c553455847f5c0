package dev.portolan.provider.members;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects the rows of one table; names are written with blanks between them. */
final class MemberRows {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final List<MemberRow> rows = new ArrayList<>();

    /** Members that pass and hold scalars only. */
    MemberRows pass(MemberLocation place, String names) {
        return add(place, names, MemberTreatment.PASSES, MemberContent.SCALARS);
    }

    /** Members that pass with whatever the caller puts in them. */
    MemberRows data(MemberLocation place, String names) {
        return add(place, names, MemberTreatment.PASSES, MemberContent.DATA);
    }

    /** Members that pass and hold objects of another place. */
    MemberRows holding(MemberLocation place, MemberLocation inside, String names) {
        return add(place, names, MemberTreatment.PASSES, new MemberContent.Objects(inside));
    }

    /** Members of the body that don't simply pass; nothing in them is looked at. */
    MemberRows treat(MemberTreatment treatment, String names) {
        return treat(MemberLocation.BODY, treatment, names);
    }

    /** Members of a place that don't simply pass; nothing in them is looked at. */
    MemberRows treat(MemberLocation place, MemberTreatment treatment, String names) {
        return add(place, names, treatment, MemberContent.DATA);
    }

    private MemberRows add(
            MemberLocation place, String names, MemberTreatment treatment, MemberContent inside) {
        BLANKS.splitAsStream(names.strip())
                .forEach(name -> rows.add(new MemberRow(place, name, treatment, inside)));
        return this;
    }

    List<MemberRow> list() {
        return List.copyOf(rows);
    }
}
