using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit;

public abstract partial class TableContract
{
    private const int ModelPartitions = 2, ModelRows = 5;

    [Fact]
    public void Behaves_like_a_dictionary_of_versions_under_any_sequence_of_batches()
    {
        var change =
            from kind in Gen.Elements(Enum.GetValues<TableChangeKind>())
            from row in Gen.Choose(0, ModelRows - 1)
            from stale in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new ModelChange(kind, row, stale);
        var batch =
            from partition in Gen.Choose(0, ModelPartitions - 1)
            from size in Gen.Choose(1, 3)
            from changes in change.ArrayOf(size)
            select new ModelBatch(partition, [.. changes.DistinctBy(c => c.Row)]);
        var sequences = Arb.From(batch.ArrayOf(), Shorter);
        Prop.ForAll(sequences, batches => Task.Run(() => AgreesWithModel(batches)).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<ModelBatch[]> Shorter(ModelBatch[] batches) =>
        Enumerable.Range(0, batches.Length).Select(without => batches.Where((_, index) => index != without).ToArray());

    private static string ModelKey(int row) => $"row-{row}";

    private async Task<bool> AgreesWithModel(ModelBatch[] batches)
    {
        var table = OpenNew();
        var unused = (await table.WriteAsync("probe", [TableChange.Insert("probe", Body("1"))]))[0]!;
        var model = new TableModel(unused);
        for (var n = 0; n < batches.Length; n++)
        {
            var (partition, changes) = batches[n];
            var body = $"batch {n}";
            TableChange[] real = [.. changes.Select(change => Change(change, body, model.ETagFor(partition, change)))];
            var expected = model.FirstConflict(partition, changes);
            try
            {
                var etags = await table.WriteAsync($"p-{partition}", real);
                Assert.Null(expected);
                model.Apply(partition, changes, etags, body);
            }
            catch (TableConflictException conflict)
            {
                Assert.Equal(expected, conflict.RowKey);
            }
        }
        for (var partition = 0; partition < ModelPartitions; partition++)
        {
            var rows = new List<(string, string, string)>();
            await foreach (var row in table.QueryAsync($"p-{partition}"))
                rows.Add((row.RowKey, row.ETag, Text(row)));
            Assert.Equal(model.Rows(partition), rows);
        }
        return true;
    }

    private static TableChange Change(ModelChange change, string body, string etag) => change.Kind switch
    {
        TableChangeKind.Insert => TableChange.Insert(ModelKey(change.Row), Body(body)),
        TableChangeKind.Upsert => TableChange.Upsert(ModelKey(change.Row), Body(body)),
        TableChangeKind.Replace => TableChange.Replace(ModelKey(change.Row), Body(body), etag),
        _ => TableChange.Delete(ModelKey(change.Row), etag),
    };

    private sealed record ModelChange(TableChangeKind Kind, int Row, bool Stale);

    private sealed record ModelBatch(int Partition, ModelChange[] Changes)
    {
        public override string ToString() => $"p-{Partition}: {string.Join(", ", Changes.AsEnumerable())}";
    }

    /// <summary>What a table is meant to do, said as plainly as can be. <paramref name="unused"/> is an ETag that none of its rows ever has.</summary>
    private sealed class TableModel(string unused)
    {
        private readonly Dictionary<(int Partition, int Row), (string ETag, string Body)> _rows = [];
        private readonly Dictionary<(int Partition, int Row), string> _staleETags = [];

        public string ETagFor(int partition, ModelChange change)
        {
            var key = (partition, change.Row);
            return !change.Stale && _rows.TryGetValue(key, out var row) ? row.ETag : _staleETags.GetValueOrDefault(key, unused);
        }

        public string? FirstConflict(int partition, ModelChange[] changes)
        {
            foreach (var change in changes)
            {
                var exists = _rows.ContainsKey((partition, change.Row));
                var holds = change.Kind switch
                {
                    TableChangeKind.Insert => !exists,
                    TableChangeKind.Upsert => true,
                    _ => exists && !change.Stale,
                };
                if (!holds)
                    return ModelKey(change.Row);
            }
            return null;
        }

        public void Apply(int partition, ModelChange[] changes, IReadOnlyList<string?> etags, string body)
        {
            for (var i = 0; i < changes.Length; i++)
            {
                var key = (partition, changes[i].Row);
                if (_rows.TryGetValue(key, out var old))
                    _staleETags[key] = old.ETag;
                if (changes[i].Kind == TableChangeKind.Delete)
                    _rows.Remove(key);
                else
                    _rows[key] = (etags[i]!, body);
            }
        }

        public List<(string, string, string)> Rows(int partition) =>
            [.. _rows.Where(row => row.Key.Partition == partition).OrderBy(row => row.Key.Row).Select(row => (ModelKey(row.Key.Row), row.Value.ETag, row.Value.Body))];
    }
}
