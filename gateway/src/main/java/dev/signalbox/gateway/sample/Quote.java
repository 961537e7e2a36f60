package dev.signalbox.gateway.sample;

/**
 * What a stock costs.
 *
 * @param symbol its short name, and the group its followers are in
 * @param name its long name
 * @param price now
 * @param change since the ticker was started
 * @param sequence the running number of this stock's quotes, by which a page can tell that none was lost
 */
public record Quote(String symbol, String name, double price, double change, long sequence) {}
