package dev.portolan.provider.answer;

/**
 * What a request used that providers charge for beside tokens.
 *
 * @param millis milliseconds of recordings and sound
 * @param characters of text that was spoken
 * @param pages of documents that were read
 * @param images that were made
 * @param searchUnits queries with up to a hundred documents each
 */
public record ChargedUnits(
        long millis, long characters, long pages, long images, long searchUnits) {
    /** Nothing beside tokens. */
    public static final ChargedUnits NONE = new ChargedUnits(0, 0, 0, 0, 0);

    /** Returns the sum of these and {@code other}. */
    public ChargedUnits plus(ChargedUnits other) {
        return new ChargedUnits(
                millis + other.millis,
                characters + other.characters,
                pages + other.pages,
                images + other.images,
                searchUnits + other.searchUnits);
    }

    /** Returns these with the greater count of each in {@code other}. */
    public ChargedUnits max(ChargedUnits other) {
        return new ChargedUnits(
                Math.max(millis, other.millis),
                Math.max(characters, other.characters),
                Math.max(pages, other.pages),
                Math.max(images, other.images),
                Math.max(searchUnits, other.searchUnits));
    }
}
