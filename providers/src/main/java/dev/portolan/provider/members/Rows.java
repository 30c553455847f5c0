package dev.portolan.provider.members;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects the rows of one table; names are written with blanks between them. */
final class Rows {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final List<MemberRow> rows = new ArrayList<>();

    /** Members that pass and hold scalars only. */
    Rows pass(Place place, String names) {
        return add(place, names, Treatment.PASSES, Inside.SCALARS);
    }

    /** Members that pass with whatever the caller puts in them. */
    Rows data(Place place, String names) {
        return add(place, names, Treatment.PASSES, Inside.DATA);
    }

    /** Members that pass and hold objects of another place. */
    Rows holding(Place place, Place inside, String names) {
        return add(place, names, Treatment.PASSES, new Inside.Objects(inside));
    }

    /** Members of the body that don't simply pass; nothing in them is looked at. */
    Rows treat(Treatment treatment, String names) {
        return treat(Place.BODY, treatment, names);
    }

    /** Members of a place that don't simply pass; nothing in them is looked at. */
    Rows treat(Place place, Treatment treatment, String names) {
        return add(place, names, treatment, Inside.DATA);
    }

    private Rows add(Place place, String names, Treatment treatment, Inside inside) {
        BLANKS.splitAsStream(names.strip())
                .forEach(name -> rows.add(new MemberRow(place, name, treatment, inside)));
        return this;
    }

    List<MemberRow> list() {
        return List.copyOf(rows);
    }
}
