namespace ServerlessTrader.Engine.Steps;

/// <summary>The configured accounts.</summary>
public sealed class AccountVenues(IEnumerable<AccountVenue> venues)
{
    private readonly Dictionary<string, AccountVenue> _venues = venues.ToDictionary(venue => venue.Account, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<AccountVenue> All => _venues.Values;

    /// <summary>The account's venue, or null when it is not configured.</summary>
    public AccountVenue? Find(string account) => _venues.GetValueOrDefault(account);
}
