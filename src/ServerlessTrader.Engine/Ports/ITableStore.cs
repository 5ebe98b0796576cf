namespace ServerlessTrader.Engine.Ports;

/// <summary>Opens tables by name. Names: 3–63 letters and digits, starting with a letter (Table Storage's rule). Opening creates the table when missing.</summary>
public interface ITableStore
{
    /// <summary>The table; the same name always gives the same rows.</summary>
    ITable Open(string name);
}
